package io.gapless.replay.status;

import io.gapless.log.writer.WriterStatus;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import io.gapless.replay.read.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Keeps the gauges fresh, so that being scraped costs no reads. A store that does not answer makes
 * its gauges NaN: an old number would look like health.
 */
public final class StatusWatch implements Loop {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final StatusReader status;
  private final ProjectionGauges projections;
  private volatile Optional<SpillStatus> spill = Optional.empty();
  private volatile Optional<StoreStatus> store = Optional.empty();

  /**
   * @param backends the systems that the service needs
   */
  public StatusWatch(StatusReader status, List<Backend> backends, MeterRegistry registry) {
    this.status = status;
    this.projections = new ProjectionGauges(registry);
    backends.forEach(backend -> backendGauge(registry, backend));
    spillGauge(registry, "gapless.spilled.events", SpillStatus::spilled);
    spillGauge(registry, "gapless.spilled.quarantined.events", SpillStatus::quarantined);
    spillGauge(
        registry, "gapless.oldest.spilled.age.seconds", it -> it.oldestAge().toMillis() / 1_000.0);
    storeGauge(registry, "gapless.stable.position", it -> it.stable().value());
    for (WriterStatus.State state : WriterStatus.State.values()) {
      writerGauge(registry, state);
    }
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public Duration turn() {
    spill = latest(status::spill);
    store = latest(status::store);
    projections.show(
        latest(status::allProjections).orElse(List.of()), store.map(StoreStatus::stable));
    return PAUSE;
  }

  private static <T> Optional<T> latest(Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (StoreUnavailableException e) {
      return Optional.empty();
    }
  }

  private static void backendGauge(MeterRegistry registry, Backend backend) {
    Gauge.builder("gapless.backend.up", backend, it -> it.trouble().isEmpty() ? 1 : 0)
        .description("1 if the system that the service needs answers")
        .tag("backend", backend.name())
        .register(registry);
  }

  private void spillGauge(
      MeterRegistry registry, String name, ToDoubleFunction<SpillStatus> value) {
    Gauge.builder(name, () -> orNaN(spill, value)).register(registry);
  }

  private void storeGauge(
      MeterRegistry registry, String name, ToDoubleFunction<StoreStatus> value) {
    Gauge.builder(name, () -> orNaN(store, value)).register(registry);
  }

  private void writerGauge(MeterRegistry registry, WriterStatus.State state) {
    Function<StoreStatus, Long> count =
        it -> it.writers().stream().filter(writer -> writer.state() == state).count();
    Gauge.builder("gapless.writers", () -> orNaN(store, count::apply))
        .tag("state", state.name())
        .register(registry);
  }

  private static <T> double orNaN(Optional<T> part, ToDoubleFunction<T> value) {
    return part.isPresent() ? value.applyAsDouble(part.get()) : Double.NaN;
  }
}
