package io.gapless.projection.micrometer;

import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.ProjectionStatus.OpenGap;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProjectionMetricsTest {
  private static final EntityType ACCOUNT = new EntityType("account");
  private static final EntityType ORDER = new EntityType("order");
  private static final ProjectionHealth RUNNING = new ProjectionHealth.Running();

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final List<ProjectionListener> listeners = new ArrayList<>();
  private ProjectionStatus status = busy(RUNNING);

  @Test
  void every_number_of_the_status_is_a_meter() {
    metrics().bindTo(registry);

    assertThat(gauge("up")).isEqualTo(1);
    assertThat(gauge("lag.records")).isEqualTo(5);
    assertThat(gauge("held.events")).isEqualTo(6);
    assertThat(gauge("open.gaps")).isEqualTo(2);
    assertThat(gauge("oldest.gap.age.seconds")).isEqualTo(1.5);
    assertThat(gauge("parked.entities")).isEqualTo(7);
    assertThat(gauge("unreadable.records")).isEqualTo(8);
    assertThat(counter("applied.events")).isEqualTo(100);
    assertThat(counter("duplicate.records")).isEqualTo(20);
    assertThat(counter("backfilled.events")).isEqualTo(3);
    assertThat(through(ACCOUNT)).isEqualTo(450);
    assertThat(through(ORDER)).as("not compared yet").isNaN();
    assertThat(registry.getMeters()).hasSize(13);
  }

  @Test
  void meters_follow_the_status() {
    metrics().bindTo(registry);

    status = busy(new ProjectionHealth.Stuck("simulated", Instant.EPOCH));
    assertThat(gauge("up")).isZero();

    status = idle();
    assertThat(gauge("up")).isEqualTo(1);
    assertThat(gauge("oldest.gap.age.seconds")).isZero();
    assertThat(gauge("parked.entities")).as("not known yet").isNaN();
  }

  @Test
  void closed_gaps_are_counted_and_timed() {
    metrics().bindTo(registry);

    told(Duration.ofMillis(300));
    told(Duration.ofMillis(700));

    assertThat(closedGaps().count()).isEqualTo(2);
    assertThat(closedGaps().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1_000);
    assertThat(closedGaps().max(TimeUnit.MILLISECONDS)).isEqualTo(700);
  }

  @Test
  void the_only_tags_are_projection_and_entity_type() {
    metrics().bindTo(registry);
    told(Duration.ofSeconds(1));

    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.getName()).startsWith("gapless.projection."))
        .allSatisfy(id -> assertThat(id.getTag("projection")).isEqualTo("accounts"))
        .flatExtracting(Meter.Id::getTags)
        .extracting(tag -> tag.getKey())
        .containsOnly("projection", "entity.type");
    assertThat(registry.find("gapless.projection.verified.through.position").gauges())
        .extracting(it -> it.getId().getTag("entity.type"))
        .containsExactlyInAnyOrder("account", "order");
  }

  @Test
  void a_registry_that_is_given_twice_times_every_gap_once() {
    ProjectionMetrics metrics = metrics();
    metrics.bindTo(registry);
    metrics.bindTo(registry);

    told(Duration.ofSeconds(1));

    assertThat(closedGaps().count()).isEqualTo(1);
    assertThat(registry.getMeters()).hasSize(13);
  }

  @Test
  void closing_removes_the_meters_from_every_registry_and_stops_listening() {
    MeterRegistry other = new SimpleMeterRegistry();
    ProjectionMetrics metrics = metrics();
    metrics.bindTo(registry);
    metrics.bindTo(other);

    metrics.close();

    assertThat(registry.getMeters()).isEmpty();
    assertThat(other.getMeters()).isEmpty();
    assertThat(listeners).isEmpty();
  }

  @Test
  void meters_live_as_long_as_the_projection_though_nobody_keeps_the_metrics() {
    metrics().bindTo(registry);

    System.gc();

    assertThat(gauge("lag.records")).isEqualTo(5);
    assertThat(counter("applied.events")).isEqualTo(100);
  }

  private ProjectionMetrics metrics() {
    return new ProjectionMetrics(
        () -> status, Set.of(ACCOUNT, ORDER), listeners::add, listeners::remove);
  }

  private void told(Duration age) {
    listeners.forEach(it -> it.gapClosed(entity("ann"), age));
  }

  private double gauge(String name) {
    return registry.get("gapless.projection." + name).gauge().value();
  }

  private double counter(String name) {
    return registry.get("gapless.projection." + name).functionCounter().count();
  }

  private double through(EntityType type) {
    return registry
        .get("gapless.projection.verified.through.position")
        .tag("entity.type", type.value())
        .gauge()
        .value();
  }

  private Timer closedGaps() {
    return registry.get("gapless.projection.closed.gaps").timer();
  }

  private static ProjectionStatus busy(ProjectionHealth health) {
    List<OpenGap> gaps =
        List.of(gap("ann", Duration.ofMillis(1_500)), gap("bob", Duration.ofMillis(300)));
    Map<EntityType, Position> through = Map.of(ACCOUNT, Position.of(450));
    return new ProjectionStatus(
        new ProjectionName("accounts"), health, 5, 6, 2, gaps, 7, 8, 100, 20, 3, through, Map.of());
  }

  private static ProjectionStatus idle() {
    return new ProjectionStatus(
        new ProjectionName("accounts"),
        RUNNING,
        0,
        0,
        0,
        List.of(),
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        Map.of());
  }

  private static OpenGap gap(String id, Duration age) {
    return new OpenGap(entity(id), EntityVersion.of(3), EntityVersion.of(5), age, 2);
  }
}
