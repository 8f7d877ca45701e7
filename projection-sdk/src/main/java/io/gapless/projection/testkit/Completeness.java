package io.gapless.projection.testkit;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which stored events took no effect, in words.
 *
 * @param missing per entity, what is wrong with it
 */
record Completeness(Map<EntityKey, String> missing) {
  private static final int MOST_NAMED = 10;

  static Completeness of(
      StoredEvents stored, Map<EntityKey, AppliedPosition> at, List<ParkedEntity> parked) {
    Map<EntityKey, String> missing = new LinkedHashMap<>();
    for (EntityKey entity : stored.entities()) {
      EntityVersion head = stored.of(entity).getLast().version();
      EntityVersion applied = at.getOrDefault(entity, AppliedPosition.none()).version();
      if (head.isAfter(applied)) {
        missing.put(entity, "stands at version %s of %s".formatted(applied, head));
      }
    }
    parked.forEach(it -> missing.put(it.entity(), parked(it)));
    return new Completeness(missing);
  }

  /** What to tell, if something is missing. */
  Optional<String> complaint() {
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String named =
        missing.entrySet().stream()
            .limit(MOST_NAMED)
            .map(entry -> "\n  " + entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining());
    int others = missing.size() - MOST_NAMED;
    return Optional.of(named + (others > 0 ? "\n  and " + others + " more" : ""));
  }

  private static String parked(ParkedEntity parked) {
    String error = parked.error().lines().findFirst().orElse("");
    return "is parked before version %s, %s: %s%s"
        .formatted(parked.version(), parked.reason(), error, advice(parked.reason()));
  }

  private static String advice(ParkReason reason) {
    return switch (reason) {
      case HANDLER_FAILED -> " (mend the handler; what it threw is in parked())";
      case DAMAGED, UNKNOWN_TO_STORE, CONFLICT -> "";
    };
  }
}
