package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.core.BackfillAnswer.End;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A gap whose events are published again instead of being answered. */
class RepublishedGapTest {
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");
  private static final Duration GRACE = ProjectionSettings.defaults().backfill().grace();
  private static final Duration TIMEOUT = ProjectionSettings.defaults().backfill().timeout();
  private static final End SILENT = new End.Silent();

  private final ProjectionCore core =
      new ProjectionCore(
          ProjectionSettings.defaults().withBackfill(it -> it.withPage(3).withAtOnce(1)),
          new ProjectionListener() {},
          new Random(1));
  private Instant now = Instant.EPOCH;
  private long offset;

  @Test
  void events_on_their_way_are_waited_for_and_the_next_page_is_asked_for_when_they_have_come() {
    BackfillRequest first = gapUpTo(8);
    assertThat(first.to()).isEqualTo(version(4));
    core.answered(first, new BackfillAnswer.Republished(version(4), SILENT), now);

    now = now.plusSeconds(15); // far longer than any wait after a fruitless answer at this stage
    arrive(event(ANN, 2));
    arrive(event(ANN, 3));
    assertThat(core.backfillsDue(now)).isEmpty();

    arrive(event(ANN, 4));
    assertThat(core.backfillsDue(now))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.from()).isEqualTo(version(5));
              assertThat(it.to()).isEqualTo(version(7));
            });
  }

  @Test
  void when_the_last_of_them_closed_the_gap_others_may_be_asked_for() {
    BackfillRequest request = gapUpTo(4);
    core.answered(request, new BackfillAnswer.Republished(version(3), SILENT), now);
    core.arrived(event(BOB, 3), origin(), now);
    core.placed(BOB, AppliedPosition.none().after(event(BOB, 1)), now);
    now = now.plus(GRACE);
    assertThat(core.backfillsDue(now)).as("one at once").isEmpty();

    arrive(event(ANN, 2));
    arrive(event(ANN, 3));

    assertThat(core.backfillsDue(now)).extracting(BackfillRequest::entity).containsExactly(BOB);
  }

  @Test
  void what_never_comes_is_asked_for_again() {
    BackfillRequest request = gapUpTo(4);
    core.answered(request, new BackfillAnswer.Republished(version(3), SILENT), now);

    now = now.plus(TIMEOUT.multipliedBy(6)).plusSeconds(1);
    core.backfillsDue(now);
    now = now.plusSeconds(1);

    assertThat(core.backfillsDue(now))
        .singleElement()
        .satisfies(it -> assertThat(it.from()).isEqualTo(version(2)));
  }

  @Test
  void a_verdict_on_the_version_behind_them_counts_when_they_have_been_applied() {
    BackfillRequest request = gapUpTo(8);
    End unknown = new End.UnknownToStore(version(3));
    core.answered(request, new BackfillAnswer.Republished(version(2), unknown), now);
    assertThat(core.toPark()).isEmpty();

    arrive(event(ANN, 2));

    assertThat(core.toPark())
        .hasValueSatisfying(
            it -> {
              assertThat(it.parked().version()).isEqualTo(version(3));
              assertThat(it.parked().reason()).isEqualTo(ParkReason.UNKNOWN_TO_STORE);
            });
  }

  /** Ann stands at version 1 and has one event that is too far ahead. */
  private BackfillRequest gapUpTo(int ahead) {
    core.arrived(event(ANN, ahead), origin(), now);
    core.placed(ANN, AppliedPosition.none().after(event(ANN, 1)), now);
    now = now.plus(GRACE);
    List<BackfillRequest> due = core.backfillsDue(now);
    assertThat(due).hasSize(1);
    return due.getFirst();
  }

  /** It comes over Kafka and is applied, with all that it frees. */
  private void arrive(Event event) {
    core.arrived(event, origin(), now);
    for (Advance advance : core.ready(100)) {
      core.applied(advance, now);
    }
  }

  private Origin origin() {
    return new Origin(new TopicPartition("gapless.account", 0), offset++);
  }

  private static EntityVersion version(long value) {
    return EntityVersion.of(value);
  }
}
