package io.gapless.projection.internal.poll;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.apply.Applier;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.watch.Progress;
import io.gapless.projection.internal.watch.StuckRule;
import io.gapless.projection.internal.watch.Turn;
import io.gapless.projection.memory.InMemoryPositions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The core, the applier and the watch as a loop puts them together, by a clock set by hand. */
final class StuckProjectionTest {
  private static final ProjectionName PROJECTION = new ProjectionName("accounts");
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");

  private final ProjectionSettings settings = ProjectionSettings.defaults();
  private Instant now = Instant.EPOCH;
  private final Progress progress =
      new Progress(new StuckRule(settings.stuckAfter(), settings.backfill().grace()), () -> now);
  private final ProjectionCore core =
      new ProjectionCore(settings, new SafeListener(List.of(progress)), new Random(1));
  private final List<BackfillRequest> asked = new ArrayList<>();
  private long offset;

  @Test
  void a_version_that_the_event_store_does_not_have_yet_makes_it_stuck_until_it_comes() {
    Applier applier = begin((event, tx) -> {});
    arrived(event(ANN, 2));

    for (int second = 0; second < 60; second++) {
      turn(applier);
      asked.forEach(request -> core.answered(request, notYet(request), now));
    }

    assertThat(reason()).matches("gap of account/ann, version 1 to 1, asked [1-9]\\d* times");

    arrived(event(ANN, 1));
    turn(applier);
    assertThat(health()).isEqualTo(new ProjectionHealth.Running());
  }

  @Test
  void a_gap_beside_others_that_go_on_is_no_reason() {
    Applier applier = begin((event, tx) -> {});
    arrived(event(ANN, 2));

    for (int second = 1; second <= 60; second++) {
      arrived(event(BOB, second));
      turn(applier);
    }

    assertThat(health()).isEqualTo(new ProjectionHealth.Running());
    assertThat(core.openGaps(now)).hasSize(1);
  }

  @Test
  void a_handler_that_blocks_is_named_while_it_blocks() {
    List<ProjectionHealth> seen = new ArrayList<>();
    Applier applier =
        begin(
            (event, tx) -> {
              now = now.plusSeconds(31);
              seen.add(health());
            });
    arrived(event(ANN, 1));

    turn(applier);

    assertThat(seen)
        .containsExactly(
            new ProjectionHealth.Stuck(
                "handler or its transaction has been running for 31 s,"
                    + " with 1 events from account/ann version 1 on",
                Instant.EPOCH));
    assertThat(health()).isEqualTo(new ProjectionHealth.Running());
    assertThat(applier.underWay()).isEmpty();
  }

  private Applier begin(EventHandler handler) {
    Applier applier =
        new Applier(
            PROJECTION,
            settings.apply(),
            core,
            InMemoryPositions.create(),
            handler,
            () -> now,
            new Random(1));
    progress.begins(applier::underWay);
    return applier;
  }

  /** Works, asks, and shows itself, as the poll loop does; a second later the next may come. */
  private void turn(Applier applier) {
    applier.work();
    asked.clear();
    asked.addAll(core.backfillsDue(now));
    progress.turned(
        new Turn(
            applier.pauseReason().isPresent(),
            true,
            core.openEntities(),
            core.held(),
            core.openGaps(now),
            0,
            false));
    now = now.plus(Duration.ofSeconds(1));
  }

  private void arrived(Event event) {
    core.arrived(event, new Origin(new TopicPartition("gapless.account", 0), offset++), now);
  }

  private ProjectionHealth health() {
    return progress.judge(new ProjectionHealth.Running());
  }

  private String reason() {
    return health() instanceof ProjectionHealth.Stuck stuck ? stuck.reason() : "not stuck";
  }

  private static BackfillAnswer notYet(BackfillRequest request) {
    EntityVersion version = request.from();
    return new BackfillAnswer.Answered(List.of(), new BackfillAnswer.End.NotYet(version));
  }
}
