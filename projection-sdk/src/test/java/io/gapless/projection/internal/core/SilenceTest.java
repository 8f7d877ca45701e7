package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.core.BackfillAnswer.Answered;
import io.gapless.projection.internal.core.BackfillAnswer.End;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Gaps while the replay service does not answer, and when it does again. */
class SilenceTest {
  private static final List<EntityKey> ALL =
      Stream.of("ann", "bob", "cid", "dan").map(it -> entity(it)).toList();
  private static final Duration SOON = ProjectionSettings.defaults().backfill().backoff();
  private static final BackfillAnswer NONE = new BackfillAnswer.Unusable("simulated");
  private static final BackfillAnswer NOT_YET = new Answered(List.of(), new End.Silent());

  private final ProjectionCore core =
      new ProjectionCore(ProjectionSettings.defaults(), new ProjectionListener() {}, new Random(1));
  private Instant now = Instant.EPOCH;
  private long offset;

  @Test
  void when_it_answers_one_again_all_ask_again_soon() {
    ALL.forEach(this::gap);
    for (int i = 0; i < 60; i++) {
      nextDue().forEach(it -> core.answered(it, NONE, now));
    }
    assertThat(core.backfillsDue(now.plus(SOON))).as("long waits").isEmpty();

    BackfillRequest first = nextDue().getFirst();
    core.answered(first, NOT_YET, now);

    now = now.plus(SOON);
    assertThat(core.backfillsDue(now))
        .extracting(BackfillRequest::entity)
        .containsAll(ALL.stream().filter(it -> !it.equals(first.entity())).toList());
  }

  @Test
  void who_gets_no_good_answer_while_others_do_waits_longer_and_longer() {
    ALL.forEach(this::gap);
    EntityKey bad = ALL.getFirst();
    int asked = 0;
    Instant end = now.plusSeconds(60);
    while (now.isBefore(end)) {
      for (BackfillRequest request : nextDue()) {
        asked += request.entity().equals(bad) ? 1 : 0;
        core.answered(request, request.entity().equals(bad) ? NONE : NOT_YET, now);
      }
    }

    // Doubling from 100 ms to 10 s, each shortened by up to half.
    assertThat(asked).isBetween(8, 22);
  }

  /** It stands at version 1 and has one event that is too far ahead. */
  private void gap(EntityKey entity) {
    core.arrived(event(entity, 9), origin(), now);
    core.placed(entity, AppliedPosition.none().after(event(entity, 1)), now);
  }

  /** Time goes on until somebody asks. */
  private List<BackfillRequest> nextDue() {
    List<BackfillRequest> due = core.backfillsDue(now);
    while (due.isEmpty()) {
      now = now.plusMillis(10);
      due = core.backfillsDue(now);
    }
    return due;
  }

  private Origin origin() {
    return new Origin(new TopicPartition("gapless.account", 0), offset++);
  }
}
