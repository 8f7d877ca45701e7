/** For the commands: commands in the rhythm of a clock, and how long they took. */
@NullMarked
package io.gapless.cli.load;

import org.jspecify.annotations.NullMarked;
