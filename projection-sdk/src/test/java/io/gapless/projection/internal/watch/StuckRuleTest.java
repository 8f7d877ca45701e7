package io.gapless.projection.internal.watch;

import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.ProjectionStatus.OpenGap;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.sample.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StuckRuleTest {
  private static final ProjectionHealth RUNNING = new ProjectionHealth.Running();
  private static final EntityKey ANN = entity("ann");
  private static final Event EVENT = SampleEvents.event(ANN, 3);
  private static final Duration GRACE = Duration.ofMillis(200);

  private final StuckRule rule = new StuckRule(Duration.ofSeconds(30), GRACE);
  private Instant now = Instant.EPOCH;
  private Optional<UnderWay> transaction = Optional.empty();
  private final Progress progress = new Progress(rule, () -> now);

  StuckRuleTest() {
    progress.begins(() -> transaction);
  }

  @Test
  void who_has_nothing_to_do_is_not_stuck() {
    turns(3_600, Turn.IDLE);

    assertThat(health()).isEqualTo(RUNNING);
  }

  @Test
  void a_gap_that_nothing_closes_makes_it_stuck_after_thirty_seconds() {
    turns(10, Turn.IDLE);

    turns(29, gap(12));
    assertThat(health()).isEqualTo(RUNNING);

    turns(1, gap(13));
    assertThat(health())
        .isEqualTo(
            new ProjectionHealth.Stuck(
                "gap of account/ann, version 3 to 5, asked 13 times",
                Instant.EPOCH.plusSeconds(10)));
    assertThat(health().isUp()).isFalse();
  }

  @Test
  void it_runs_again_once_anything_is_finished() {
    List<Runnable> ways =
        List.of(
            () -> progress.applied(EVENT),
            () -> progress.duplicate(ANN, EntityVersion.first()),
            () -> progress.gapClosed(ANN, Duration.ofSeconds(31)),
            () -> progress.parked(parked()),
            () -> progress.turned(Turn.IDLE));
    for (Runnable finished : ways) {
      turns(31, gap(1));
      assertThat(health()).isInstanceOf(ProjectionHealth.Stuck.class);

      finished.run();

      assertThat(health()).isEqualTo(RUNNING);
    }
  }

  @Test
  void work_that_is_finished_piece_by_piece_is_progress_however_much_is_left() {
    for (int i = 0; i < 10; i++) {
      turns(29, unfinished(500, 100));
      progress.applied(EVENT);
    }

    assertThat(health()).isEqualTo(RUNNING);
  }

  @Test
  void a_handler_that_does_not_return_is_seen_though_the_loop_does_not_turn() {
    turns(5, gap(1));
    transaction = Optional.of(new UnderWay(ANN, EntityVersion.of(3), 64, now));

    now = now.plusSeconds(31);

    assertThat(reason())
        .isEqualTo(
            "handler or its transaction has been running for 31 s,"
                + " with 64 events from account/ann version 3 on");
  }

  @Test
  void a_handler_that_does_not_return_is_seen_though_others_go_on() {
    Instant begun = now;
    transaction = Optional.of(new UnderWay(ANN, EntityVersion.of(3), 1, begun));
    for (int i = 0; i < 29; i++) {
      turns(1, unfinished(1, 0));
      progress.applied(EVENT);
    }
    assertThat(health()).isEqualTo(RUNNING);

    turns(1, unfinished(1, 0));
    progress.applied(EVENT);

    assertThat(health())
        .isEqualTo(
            new ProjectionHealth.Stuck(
                "handler or its transaction has been running for 30 s,"
                    + " with 1 events from account/ann version 3 on",
                begun));
  }

  @Test
  void a_transaction_that_has_just_begun_is_not_to_blame() {
    turns(31, gap(7));
    transaction = Optional.of(new UnderWay(ANN, EntityVersion.of(3), 1, now.minusSeconds(1)));

    assertThat(reason()).startsWith("gap of account/ann");
  }

  @Test
  void a_loop_that_hangs_anywhere_else_is_seen_too() {
    turns(5, Turn.IDLE);

    now = now.plusSeconds(40);

    assertThat(reason()).isEqualTo("poll thread has not come round for 40 s");
  }

  @Test
  void events_that_cannot_be_applied_are_work_at_hand() {
    turns(30, unfinished(2, 7));

    assertThat(reason()).isEqualTo("2 entities cannot go on, 7 events held");
  }

  @Test
  void a_lag_is_work_at_hand_while_nothing_is_polled() {
    turns(60, new Turn(false, true, 0, 0, List.of(), 9, false));
    assertThat(health()).isEqualTo(RUNNING);

    turns(30, new Turn(false, false, 0, 0, List.of(), 9, false));
    assertThat(reason()).isEqualTo("lag of 9 records, none is polled");
  }

  @Test
  void a_gap_is_no_work_at_hand_while_it_may_heal_itself() {
    Turn healing = new Turn(false, false, 1, 2, List.of(gapFor(GRACE, 0)), 0, false);

    turns(60, healing);

    assertThat(health()).isEqualTo(RUNNING);
  }

  @Test
  void a_pause_is_not_being_stuck_and_the_time_counts_anew_after_it() {
    Turn paused = new Turn(true, false, 5, 5, List.of(), 9, false);
    ProjectionHealth pause = new ProjectionHealth.Paused("positions cannot be used", now);

    turns(60, paused);
    assertThat(progress.judge(pause)).isEqualTo(pause);

    turns(29, unfinished(5, 5));
    assertThat(health()).isEqualTo(RUNNING);
    turns(1, unfinished(5, 5));
    assertThat(health()).isInstanceOf(ProjectionHealth.Stuck.class);
  }

  @Test
  void who_is_down_for_a_known_reason_stays_so() {
    turns(60, gap(1));

    for (ProjectionHealth known :
        List.of(
            new ProjectionHealth.Paused("Kafka cannot be reached", now),
            new ProjectionHealth.Dead("of an error", now),
            new ProjectionHealth.Closed())) {
      assertThat(progress.judge(known)).isEqualTo(known);
    }
  }

  @Test
  void a_new_life_of_the_loop_begins_well() {
    turns(60, gap(1));

    progress.begins(Optional::empty);

    assertThat(health()).isEqualTo(RUNNING);
  }

  @Test
  void the_limit_is_a_setting_and_must_be_positive() {
    ProjectionSettings settings = ProjectionSettings.defaults();

    assertThat(settings.withStuckAfter(Duration.ofMinutes(5)).stuckAfter()).hasMinutes(5);
    assertThatThrownBy(() -> settings.withStuckAfter(Duration.ZERO))
        .isInstanceOf(ProjectionException.class)
        .hasMessage("stuckAfter must be positive, is PT0S");
  }

  /** The loop turns every second, and each turn leaves the same behind. */
  private void turns(int seconds, Turn turn) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      progress.turned(turn);
    }
  }

  private ProjectionHealth health() {
    return progress.judge(RUNNING);
  }

  private String reason() {
    return health() instanceof ProjectionHealth.Stuck stuck ? stuck.reason() : "not stuck";
  }

  private static Turn unfinished(int entities, int held) {
    return new Turn(false, true, entities, held, List.of(), 9, false);
  }

  private static Turn gap(int asked) {
    return new Turn(false, true, 1, 4, List.of(gapFor(Duration.ofSeconds(1), asked)), 0, false);
  }

  private static OpenGap gapFor(Duration age, int asked) {
    return new OpenGap(ANN, EntityVersion.of(3), EntityVersion.of(5), age, asked);
  }

  private static ParkedEntity parked() {
    return new ParkedEntity(
        ANN,
        EVENT.version(),
        Optional.of(EVENT.id()),
        Optional.empty(),
        ParkReason.HANDLER_FAILED,
        "simulated");
  }
}
