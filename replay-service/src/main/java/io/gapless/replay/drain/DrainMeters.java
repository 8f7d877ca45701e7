package io.gapless.replay.drain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the drain counts. Thread-safe. */
final class DrainMeters {
  private final Counter drained;
  private final Counter quarantined;

  /**
   * @param pages how many pages may be under way at once
   */
  DrainMeters(MeterRegistry registry, Supplier<Number> pages) {
    Gauge.builder("gapless.drain.pages", pages)
        .description("Pages drained at once: fewer when acknowledgements have become slow")
        .register(registry);
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
