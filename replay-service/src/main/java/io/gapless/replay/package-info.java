/** For operations: the replay service's start, its wiring, and its supervised loops. */
@NullMarked
package io.gapless.replay;

import org.jspecify.annotations.NullMarked;
