/** For operators: what waits, who writes, how far the store is stable. */
@NullMarked
package io.gapless.replay.status;

import org.jspecify.annotations.NullMarked;
