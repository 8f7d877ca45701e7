package io.gapless.replay.projections;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.Position;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProjectionSummaryTest {
  private static final Duration FRESH = Duration.ofSeconds(4);
  private static final Duration OLD = Duration.ofMinutes(1);

  @Test
  void the_worst_instance_that_reports_speaks_for_all() {
    assertThat(of(seen(HealthKind.RUNNING, FRESH), seen(HealthKind.STUCK, FRESH)).state())
        .isEqualTo("stuck");
    assertThat(of(seen(HealthKind.PAUSED, FRESH), seen(HealthKind.DEAD, FRESH)).state())
        .isEqualTo("dead");
    assertThat(of(seen(HealthKind.RUNNING, FRESH), seen(HealthKind.CLOSED, OLD)).state())
        .isEqualTo("running");
  }

  @Test
  void every_health_is_a_state() {
    for (HealthKind health : HealthKind.values()) {
      assertThat(ProjectionState.of(health).name()).isEqualTo(health.name());
    }
  }

  @Test
  void who_is_silent_is_counted_and_its_old_numbers_are_not() {
    ProjectionSummary summary = of(seen(HealthKind.RUNNING, FRESH), seen(HealthKind.STUCK, OLD));

    assertThat(summary.state()).isEqualTo("running");
    assertThat(summary.instances()).isOne();
    assertThat(summary.silent()).isOne();
    assertThat(summary.lag()).isEqualTo(7);
  }

  @Test
  void if_nobody_reports_any_more_it_is_silent_unless_all_were_closed() {
    assertThat(of(seen(HealthKind.RUNNING, OLD), seen(HealthKind.CLOSED, OLD)).state())
        .isEqualTo("silent");
    assertThat(of(seen(HealthKind.CLOSED, OLD), seen(HealthKind.CLOSED, FRESH)).state())
        .isEqualTo("closed");
  }

  @Test
  void it_is_verified_through_the_least_that_a_live_instance_says() {
    assertThat(
            of(
                    verified(HealthKind.RUNNING, FRESH, 40),
                    verified(HealthKind.RUNNING, FRESH, 9), // it has an entity type more
                    verified(HealthKind.RUNNING, OLD, 1),
                    verified(HealthKind.CLOSED, OLD, 2))
                .verifiedThrough())
        .isEqualTo(9);
    assertThat(
            of(verified(HealthKind.CLOSED, FRESH, 40), verified(HealthKind.RUNNING, OLD, 90))
                .verifiedThrough())
        .as("of several that are gone, the last")
        .isEqualTo(40);
  }

  @Test
  void who_has_not_looked_yet_does_not_hide_what_is_parked() {
    InstanceSummary started = instance(HealthKind.RUNNING, FRESH, 0, Optional.empty());
    InstanceSummary looked = instance(HealthKind.RUNNING, FRESH, 3, Optional.of(Position.of(1)));

    assertThat(of(started, looked).parked()).isEqualTo(3);
    assertThat(of(started, looked).state()).isEqualTo("parked");
    assertThat(of(started).parked()).isZero();
  }

  @Test
  void three_reports_and_a_margin_may_be_missing() {
    assertThat(seen(HealthKind.RUNNING, Duration.ofSeconds(17)).isSilent()).isFalse();
    assertThat(seen(HealthKind.RUNNING, Duration.ofSeconds(17).plusNanos(1)).isSilent()).isTrue();
  }

  private static ProjectionSummary of(InstanceSummary... instances) {
    return ProjectionSummary.of(List.of(instances));
  }

  private static InstanceSummary seen(HealthKind health, Duration age) {
    return verified(health, age, 41);
  }

  private static InstanceSummary verified(HealthKind health, Duration age, long through) {
    return instance(health, age, 0, Optional.of(Position.of(through)));
  }

  private static InstanceSummary instance(
      HealthKind health, Duration age, long parked, Optional<Position> through) {
    return new InstanceSummary(
        new ProjectionId("accounts"),
        health,
        "",
        age,
        Duration.ofSeconds(5),
        7,
        1,
        parked,
        0,
        through);
  }
}
