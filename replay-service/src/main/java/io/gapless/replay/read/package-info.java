/** For the replay service's answers: bounded reads of a store that may not answer. */
@NullMarked
package io.gapless.replay.read;

import org.jspecify.annotations.NullMarked;
