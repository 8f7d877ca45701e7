package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose requests got no answer while nobody's got one: their waits have grown though nothing was
 * wrong with them, and need not be sat out once the replay service answers again. An entity whose
 * own answers are no good among good ones of others is none of them.
 */
final class Silence {
  /** So many in a row are not about one entity. */
  static final int OUTAGE = 3;

  private final Set<EntityKey> unanswered = new LinkedHashSet<>();
  private int inARow;

  /**
   * An entity's request came back.
   *
   * @return who was kept waiting by a silence that is over now
   */
  List<EntityKey> heard(EntityKey entity, BackfillAnswer answer) {
    if (answer instanceof BackfillAnswer.Unusable) {
      unanswered.add(entity);
      inARow++;
      return List.of();
    }
    unanswered.remove(entity);
    List<EntityKey> kept = inARow >= OUTAGE ? List.copyOf(unanswered) : List.of();
    unanswered.clear();
    inARow = 0;
    return kept;
  }
}
