package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionListener;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The health of a projection's threads; the worst of them is the projection's. Thread-safe. */
final class HealthBoard {
  /** A thread of its own. */
  enum Part {
    POLL,
    VERIFY,
    TOPICS
  }

  private final ProjectionListener listener;
  private final InstantSource clock;
  private final Map<Part, ProjectionHealth> parts = new EnumMap<>(Part.class);
  private boolean closed;

  HealthBoard(ProjectionListener listener, InstantSource clock) {
    this.listener = listener;
    this.clock = clock;
    for (Part part : Part.values()) {
      parts.put(part, new ProjectionHealth.Running());
    }
  }

  synchronized ProjectionHealth health() {
    if (closed) {
      return new ProjectionHealth.Closed();
    }
    return worst(ProjectionHealth.Dead.class)
        .or(() -> worst(ProjectionHealth.Paused.class))
        .orElseGet(ProjectionHealth.Running::new);
  }

  /** Running if there is no reason to be paused. Keeps the time of the first pause. */
  void running(Part part, Optional<String> pauseReason) {
    boolean wasPaused;
    synchronized (this) {
      ProjectionHealth before = parts.getOrDefault(part, new ProjectionHealth.Running());
      wasPaused = before instanceof ProjectionHealth.Paused;
      if (pauseReason.isEmpty()) {
        parts.put(part, new ProjectionHealth.Running());
      } else if (!wasPaused) {
        parts.put(part, new ProjectionHealth.Paused(pauseReason.get(), clock.instant()));
      }
    }
    if (pauseReason.isPresent() && !wasPaused) {
      listener.paused(pauseReason.get());
    } else if (pauseReason.isEmpty() && wasPaused) {
      listener.unpaused();
    }
  }

  synchronized void dead(Part part, String reason) {
    parts.put(part, new ProjectionHealth.Dead(reason, clock.instant()));
  }

  synchronized void closed() {
    closed = true;
  }

  private Optional<ProjectionHealth> worst(Class<? extends ProjectionHealth> kind) {
    return parts.values().stream().filter(kind::isInstance).findFirst();
  }
}
