/** For services that own an event store: the one class they wire, and its settings. */
@NullMarked
package io.gapless.log;

import org.jspecify.annotations.NullMarked;
