/**
 * A whole projection on a real broker and a real database, before a replay service under control.
 */
@NullMarked
package io.gapless.projection.real;

import org.jspecify.annotations.NullMarked;
