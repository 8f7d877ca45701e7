/** For everything that reads or writes JSON here: values without surprises, and a strict reader. */
@NullMarked
package io.gapless.command.json;

import org.jspecify.annotations.NullMarked;
