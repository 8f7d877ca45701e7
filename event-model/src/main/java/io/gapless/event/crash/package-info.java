/** For tests only: where a process can be made to die, to fail or to stand still. */
@NullMarked
package io.gapless.event.crash;

import org.jspecify.annotations.NullMarked;
