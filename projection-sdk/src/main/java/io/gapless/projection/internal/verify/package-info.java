/** Compares heads, so that a lost last event is found. No API. */
@NullMarked
package io.gapless.projection.internal.verify;

import org.jspecify.annotations.NullMarked;
