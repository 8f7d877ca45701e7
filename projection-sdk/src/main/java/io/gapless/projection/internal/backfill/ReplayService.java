package io.gapless.projection.internal.backfill;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * The same for a few windows, at once if that is possible; the answers in their order, fewer if
   * it was interrupted.
   */
  default List<WindowAnswer> windows(EntityType type, List<Range> ranges, int limit) {
    List<WindowAnswer> answers = new ArrayList<>();
    for (Range range : ranges) {
      answers.add(window(type, range.after(), range.through(), limit));
    }
    return answers;
  }

  /** Positions after {@code after} up to {@code through}. */
  record Range(Position after, Position through) {}
}
