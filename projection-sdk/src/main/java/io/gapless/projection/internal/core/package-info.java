/** What a projection decides: pure state machines without I/O, time or threads. No API. */
@NullMarked
package io.gapless.projection.internal.core;

import org.jspecify.annotations.NullMarked;
