/**
 * For the commands: the whole of Gapless running on one machine, and what a terminal shows of it.
 */
@NullMarked
package io.gapless.cli.run;

import org.jspecify.annotations.NullMarked;
