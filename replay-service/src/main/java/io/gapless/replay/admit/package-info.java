/** For the controllers that answer projections: how much of the event store each caller gets. */
@NullMarked
package io.gapless.replay.admit;

import org.jspecify.annotations.NullMarked;
