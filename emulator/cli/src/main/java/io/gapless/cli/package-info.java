/** For whoever tries Gapless out: {@code ./gapless up}, {@code demo} and {@code load}. */
@NullMarked
package io.gapless.cli;

import org.jspecify.annotations.NullMarked;
