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
  void as_long_as_it_answers_now_and_then_nobody_asks_sooner() {
    Silence silence = new Silence();
    for (int i = 0; i < 100; i++) {
      now = now.plus(Silence.OUTAGE.dividedBy(2));
      ALL.stream().skip(1).forEach(it -> silence.heard(it, NONE, now));

      assertThat(silence.heard(ALL.getFirst(), NOT_YET, now.plusMillis(100))).isEmpty();
    }
  }

  @Test
  void a_short_silence_is_none_and_every_answer_ends_it() {
    Silence silence = new Silence();
    silence.heard(ALL.getFirst(), NONE, now);

    now = now.plus(Silence.OUTAGE).minusMillis(1);
    assertThat(silence.heard(ALL.getLast(), NOT_YET, now)).isEmpty();
    now = now.plus(Silence.OUTAGE.multipliedBy(2));
    assertThat(silence.heard(ALL.getLast(), NOT_YET, now)).isEmpty();
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
