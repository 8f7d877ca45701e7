package io.gapless.replay.takeover;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the take-over counts. Thread-safe. */
final class TakeOverMeters {
  private final Counter writers;
  private final Counter published;
  private final Counter spilled;

  TakeOverMeters(MeterRegistry registry) {
    writers =
        Counter.builder("gapless.taken.over.writers")
            .description("Dead writers closed by this replica")
            .register(registry);
    published = events(registry, "published");
    spilled = events(registry, "spilled");
  }

  private static Counter events(MeterRegistry registry, String how) {
    return Counter.builder("gapless.taken.over.events")
        .description("Events of closed writers confirmed by this replica")
        .tag("how", how)
        .register(registry);
  }

  void closed() {
    writers.increment();
  }

  void published() {
    published.increment();
  }

  void spilled(int count) {
    spilled.increment(count);
  }
}
