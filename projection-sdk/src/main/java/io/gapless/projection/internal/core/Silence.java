package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose requests got no answer while nobody's got one: their waits have grown though nothing was
 * wrong with them, and need not be sat out once the replay service answers again. As long as it
 * answers now and then, it may be overloaded, and nobody asks sooner than their waits say.
 */
final class Silence {
  /** Nobody got an answer for so long. */
  static final Duration OUTAGE = Duration.ofSeconds(2);

  /** Further ones sit their waits out. */
  private static final int MOST = 10_000;

  private final Set<EntityKey> unanswered = new LinkedHashSet<>();
  private Optional<Instant> since = Optional.empty();

  /**
   * An entity's request came back.
   *
   * @return who was kept waiting by a silence that is over now
   */
  List<EntityKey> heard(EntityKey entity, BackfillAnswer answer, Instant now) {
    if (answer instanceof BackfillAnswer.Unusable) {
      since = Optional.of(since.orElse(now));
      if (unanswered.size() < MOST) {
        unanswered.add(entity);
      }
      return List.of();
    }
    unanswered.remove(entity);
    boolean wasOutage = since.filter(it -> !now.isBefore(it.plus(OUTAGE))).isPresent();
    List<EntityKey> kept = wasOutage ? List.copyOf(unanswered) : List.of();
    unanswered.clear();
    since = Optional.empty();
    return kept;
  }
}
