/** For whoever tries Gapless out or operates it: the commands of {@code ./gapless}. */
@NullMarked
package io.gapless.cli;

import org.jspecify.annotations.NullMarked;
