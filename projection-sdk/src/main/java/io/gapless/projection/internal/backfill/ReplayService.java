package io.gapless.projection.internal.backfill;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;

/** The event store as the replay service shows it. Calls block, for a bounded time. Thread-safe. */
public interface ReplayService {
  /** Versions of one entity, checked: dense, of that entity, from the first one asked for. */
  BackfillAnswer events(BackfillRequest request);

  /** Heads of the window of at most {@code limit} positions after {@code after}, checked. */
  HeadsAnswer heads(EntityType type, Position after, int limit);

  /**
   * At most {@code limit} events of a type after {@code after} up to {@code through}, in position
   * order, checked.
   */
  WindowAnswer window(EntityType type, Position after, Position through, int limit);
}
