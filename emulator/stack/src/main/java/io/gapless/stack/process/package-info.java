/** For the parts of the stack: processes that are started, watched, hurt and never left behind. */
@NullMarked
package io.gapless.stack.process;

import org.jspecify.annotations.NullMarked;
