/** For tests and the command line: the parts Gapless runs on, as real processes on loopback. */
@NullMarked
package io.gapless.stack;

import org.jspecify.annotations.NullMarked;
