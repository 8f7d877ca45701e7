package io.gapless.projection.internal.verify;

import io.gapless.event.EntityKey;
import io.gapless.event.wire.Heads.Head;
import io.gapless.projection.positions.AppliedPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Entities whose applied version no window has shown yet. Usual for those just applied, since
 * windows end at the stable position; if it lasts, the event store has to be asked, because an
 * applied version that it never had is a fork.
 */
final class AheadWatch {
  static final int MOST = 100_000;
  static final int ROUNDS_BEFORE_ASKING = 3;
  static final int MOST_ASKED = 20;

  private record Watched(AppliedPosition own, int rounds) {}

  private final Map<EntityKey, Watched> watched = new LinkedHashMap<>();

  /**
   * Watches it, if there is room. If not, the next window that shows it tries again: no window may
   * wait for room, since only later windows make some.
   */
  void watch(EntityKey entity, AppliedPosition own) {
    if (watched.size() < MOST) {
      watched.putIfAbsent(entity, new Watched(own, 0));
    }
  }

  /** A window shows a head at or past the applied version: comparing with it decides. */
  void seen(Head head) {
    Watched it = watched.get(head.entity());
    if (it != null && !it.own().version().isAfter(head.version())) {
      watched.remove(head.entity());
    }
  }

  /** Every window up to the stable position has been seen. */
  void reachedEnd() {
    watched.replaceAll((entity, it) -> new Watched(it.own(), it.rounds() + 1));
  }

  /** Those of which the event store has to be asked now, a bounded number. */
  Map<EntityKey, AppliedPosition> doubtful() {
    return watched.entrySet().stream()
        .filter(entry -> entry.getValue().rounds() >= ROUNDS_BEFORE_ASKING)
        .limit(MOST_ASKED)
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().own()));
  }

  void decided(EntityKey entity) {
    watched.remove(entity);
  }

  void clear() {
    watched.clear();
  }
}
