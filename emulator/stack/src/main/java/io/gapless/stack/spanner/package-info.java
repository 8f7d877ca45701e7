/** For the stack: the Spanner emulator where there is one, and the fallback store to use. */
@NullMarked
package io.gapless.stack.spanner;

import org.jspecify.annotations.NullMarked;
