package io.gapless.replay.publish;

import io.gapless.replay.loop.Backoff;
import java.time.Duration;

/**
 * Whether a topic is worth sending to. Pure; times are nanoseconds of any monotonic clock.
 *
 * <pre>
 *   Shut ──its time has come──► Probing ──acknowledged──► Open
 *    ▲                             │                       │
 *    └──── unknown (wait longer) ──┘                       │
 *    └──────────────────────────── unknown ────────────────┘
 * </pre>
 *
 * A topic starts shut with its time come: nobody sends a page into a producer that has never
 * reached the topic.
 */
sealed interface TopicGate {
  /** Between probes. */
  Backoff PROBE_PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  /** A probe without an outcome for so long is forgotten. */
  Duration PROBE_PATIENCE = Duration.ofSeconds(60);

  static TopicGate initial(long now) {
    return new Shut(now, PROBE_PAUSES.first());
  }

  /** Takes everything. */
  record Open() implements TopicGate {}

  /** Takes nothing before {@code probeAt}, then one event. */
  record Shut(long probeAt, Duration pause) implements TopicGate {}

  /** One event is under way. */
  record Probing(long since, Duration pause) implements TopicGate {}

  /** Whether one event may be sent now; if so and it is not open, {@link #sent} must follow. */
  default boolean permits(long now) {
    return switch (this) {
      case Open open -> true;
      case Shut shut -> now - shut.probeAt >= 0;
      case Probing probing -> now - probing.since >= PROBE_PATIENCE.toNanos();
    };
  }

  /** The permitted event is under way. */
  default TopicGate sent(long now) {
    return switch (this) {
      case Open open -> open;
      case Shut shut -> new Probing(now, shut.pause);
      case Probing probing -> new Probing(now, probing.pause);
    };
  }

  /** An event had this outcome, be it the probe or one that was sent while the gate was open. */
  default TopicGate settled(PublishOutcome outcome, long now) {
    return switch (outcome) {
      case PublishOutcome.Acknowledged acknowledged -> new Open();
      case PublishOutcome.Unknown unknown -> unknown(now);
      case PublishOutcome.Refused refused -> refused(now);
    };
  }

  private TopicGate unknown(long now) {
    return switch (this) {
      case Open open -> shut(now, PROBE_PAUSES.first());
      case Shut shut -> shut;
      case Probing probing -> shut(now, PROBE_PAUSES.after(probing.pause));
    };
  }

  /** Says nothing of the topic (an event too large never leaves the producer): try another. */
  private TopicGate refused(long now) {
    return switch (this) {
      case Open open -> open;
      case Shut shut -> shut;
      case Probing probing -> new Shut(now, probing.pause);
    };
  }

  private static Shut shut(long now, Duration pause) {
    return new Shut(now + pause.toNanos(), pause);
  }
}
