package io.gapless.replay.status;

import io.gapless.event.Position;
import io.gapless.replay.projections.ProjectionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What projections report, as gauges: one for each projection. Not thread-safe. */
final class ProjectionGauges {
  private final MultiGauge state;
  private final MultiGauge parked;
  private final MultiGauge openGaps;
  private final MultiGauge lag;
  private final MultiGauge through;
  private final MultiGauge unverified;

  ProjectionGauges(MeterRegistry registry) {
    state = gauge(registry, "state", "1 for the state the projection is in");
    parked = gauge(registry, "parked.entities", "Entities set aside");
    openGaps = gauge(registry, "open.gaps", "Entities that miss a version");
    lag = gauge(registry, "lag.records", "Records on the topics behind those polled");
    through = gauge(registry, "verified.through.position", "Up to here every event took effect");
    unverified =
        gauge(registry, "unverified.positions", "Stable positions behind verified through");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String what) {
    return MultiGauge.builder("gapless.reported." + name).description(what).register(registry);
  }

  /**
   * @param projections all there are, empty if that cannot be told
   * @param stable the stable position, empty if that cannot be told
   */
  void show(List<ProjectionSummary> projections, Optional<Position> stable) {
    state.register(
        projections.stream()
            .map(it -> Row.of(tags(it).and("state", it.state()), 1))
            .<Row<?>>map(it -> it)
            .toList(),
        true);
    show(parked, projections, ProjectionSummary::parked);
    show(openGaps, projections, ProjectionSummary::openGaps);
    show(lag, projections, ProjectionSummary::lag);
    show(through, projections, ProjectionGauges::through);
    show(
        unverified,
        projections,
        it -> stable.map(now -> Math.max(0, now.value() - through(it))).orElse(Double.NaN));
  }

  private static double through(ProjectionSummary projection) {
    Long verified = projection.verifiedThrough();
    return verified == null ? 0 : verified;
  }

  private static void show(
      MultiGauge gauge,
      List<ProjectionSummary> projections,
      ToDoubleFunction<ProjectionSummary> value) {
    gauge.register(
        projections.stream().<Row<?>>map(it -> Row.of(tags(it), value.applyAsDouble(it))).toList(),
        true);
  }

  private static Tags tags(ProjectionSummary projection) {
    return Tags.of("projection", projection.name());
  }
}
