/** Reports in which the event store is compared with the topics: ordered, made, kept, repaired. */
@NullMarked
package io.gapless.replay.reconcile;

import org.jspecify.annotations.NullMarked;
