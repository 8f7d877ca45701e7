/** For reconciliation: compares a window of the event store with a topic, in bounded memory. */
@NullMarked
package io.gapless.replay.reconcile.compare;

import org.jspecify.annotations.NullMarked;
