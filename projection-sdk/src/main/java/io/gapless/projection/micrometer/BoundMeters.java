package io.gapless.projection.micrometer;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.ProjectionStatus.OpenGap;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a projection in one registry. What heads have not been compared for yet is {@code
 * NaN}: a zero would look like health. A registry keeps nothing from being collected; as a listener
 * this lives as long as its projection. Thread-safe.
 */
final class BoundMeters implements ProjectionListener {
  private static final String PREFIX = "gapless.projection.";
  private static final double MILLIS = 1_000.0;

  private final MeterRegistry registry;
  private final Supplier<ProjectionStatus> status;
  private final Tags tags;
  private final Timer closedGaps;
  private final List<Meter> read = new ArrayList<>();

  private BoundMeters(MeterRegistry registry, Supplier<ProjectionStatus> status) {
    this.registry = registry;
    this.status = status;
    this.tags = Tags.of("projection", status.get().projection().value());
    this.closedGaps =
        Timer.builder(PREFIX + "closed.gaps")
            .description("Gaps closed, and how long they were open")
            .tags(tags)
            .publishPercentileHistogram()
            .register(registry);
  }

  /**
   * @param status asked for every value; must not block
   * @param types the entity types the projection folds
   */
  static BoundMeters in(
      MeterRegistry registry, Supplier<ProjectionStatus> status, Set<EntityType> types) {
    BoundMeters meters = new BoundMeters(registry, status);
    meters.work();
    meters.shared();
    meters.counters();
    types.forEach(meters::verifiedThrough);
    return meters;
  }

  boolean isIn(MeterRegistry other) {
    return registry == other;
  }

  void remove() {
    read.forEach(registry::remove);
    registry.remove(closedGaps);
  }

  @Override
  public void gapClosed(EntityKey entity, Duration age) {
    closedGaps.record(age);
  }

  private void work() {
    gauge("up", "1 if the projection runs, else 0", it -> it.health().isUp() ? 1 : 0);
    gauge("lag.records", "Records on the topics behind those polled", ProjectionStatus::lag);
    gauge("held.events", "Events that wait to be applied", ProjectionStatus::held);
    gauge("open.gaps", "Entities that miss a version", ProjectionStatus::openGaps);
    gauge("oldest.gap.age.seconds", "Age of the oldest open gap", BoundMeters::oldestGap);
  }

  private void shared() {
    gauge("parked.entities", "Entities set aside", compared(ProjectionStatus::parked));
    gauge("unreadable.records", "Records kept aside", compared(ProjectionStatus::unreadable));
  }

  private void counters() {
    counter("applied.events", "Events that took effect", ProjectionStatus::applied);
    counter("duplicate.records", "Records ignored", ProjectionStatus::duplicates);
    counter("backfilled.events", "Events of the event store", ProjectionStatus::backfilled);
  }

  private void verifiedThrough(EntityType type) {
    gauge(
        "verified.through.position",
        "Up to here every event of the type took effect",
        it -> through(it, type),
        tags.and("entity.type", type.value()));
  }

  private static double oldestGap(ProjectionStatus status) {
    Optional<OpenGap> oldest = status.oldestGaps().stream().findFirst();
    return oldest.map(gap -> gap.age().toMillis() / MILLIS).orElse(0.0);
  }

  /** What is only known once heads were compared. */
  private static ToDoubleFunction<ProjectionStatus> compared(
      ToDoubleFunction<ProjectionStatus> value) {
    return it -> it.verifiedThrough().isEmpty() ? Double.NaN : value.applyAsDouble(it);
  }

  private static double through(ProjectionStatus status, EntityType type) {
    Position through = status.verifiedThrough().get(type);
    return through == null ? Double.NaN : through.value();
  }

  private void gauge(String name, String what, ToDoubleFunction<ProjectionStatus> value) {
    gauge(name, what, value, tags);
  }

  private void gauge(
      String name, String what, ToDoubleFunction<ProjectionStatus> value, Tags tagged) {
    read.add(
        Gauge.builder(PREFIX + name, this, it -> value.applyAsDouble(it.status.get()))
            .description(what)
            .tags(tagged)
            .register(registry));
  }

  private void counter(String name, String what, ToDoubleFunction<ProjectionStatus> value) {
    read.add(
        FunctionCounter.builder(PREFIX + name, this, it -> value.applyAsDouble(it.status.get()))
            .description(what)
            .tags(tags)
            .register(registry));
  }
}
