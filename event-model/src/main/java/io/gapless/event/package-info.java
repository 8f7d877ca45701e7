/** For everybody: what an event is. Values only, no dependencies. */
@NullMarked
package io.gapless.event;

import org.jspecify.annotations.NullMarked;
