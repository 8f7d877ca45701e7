package io.gapless.replay.drain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the drain counts. Thread-safe. */
final class DrainMeters {
  private final Counter drained;
  private final Counter quarantined;

  DrainMeters(MeterRegistry registry) {
    drained =
        Counter.builder("gapless.drained.events")
            .description("Spilled events published and deleted")
            .register(registry);
    quarantined =
        Counter.builder("gapless.quarantined.events")
            .description("Spilled events set aside because Kafka refuses them")
            .register(registry);
  }

  void count(PageResult result) {
    drained.increment(result.drained());
    quarantined.increment(result.quarantined());
  }
}
