package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Records that claim versions 10⁹ and more ahead cost no more than a lost one. */
final class ForgedJumpTest {
  private static final EntityKey ANN = entity("ann");
  private static final TopicPartition PARTITION = new TopicPartition("gapless.account", 0);
  private static final long FAR = 1_000_000_000;
  private static final int HELD = 50;
  private static final int HELD_PER_ENTITY = 10;
  private static final int AT_ONCE = 3;
  private static final int PAGE = 20;
  private static final Instant NOW = Instant.EPOCH;

  private final ProjectionCore core =
      new ProjectionCore(
          ProjectionSettings.defaults()
              .withHolding(it -> it.withEvents(HELD).withEventsPerEntity(HELD_PER_ENTITY))
              .withBackfill(it -> it.withAtOnce(AT_ONCE).withPage(PAGE).withGrace(Duration.ZERO)),
          new ProjectionListener() {},
          new Random(1));
  private final List<BackfillRequest> asked = new ArrayList<>();
  private long offset;

  @Test
  void many_of_one_entity_are_held_within_its_bound_and_asked_for_once() {
    arrivedAndPlaced(ANN, 1 + FAR);

    for (int jump = 2; jump <= 1_000; jump++) {
      arrived(event(ANN, 1 + jump * FAR));
      turn();
      assertThat(core.held()).isLessThanOrEqualTo(HELD_PER_ENTITY);
    }

    assertThat(asked).singleElement().satisfies(it -> asksForPage(it, 2));
    assertThat(core.oldestUnfinished()).isEqualTo(Map.of(PARTITION, 0L));
  }

  @Test
  void those_of_many_entities_are_held_and_asked_for_within_the_bounds_of_all() {
    for (int i = 0; i < 1_000; i++) {
      EntityKey entity = entity("e" + i);
      arrivedAndPlaced(entity, 1 + FAR);
      arrived(event(entity, 1 + 2 * FAR));
      turn();
      assertThat(core.held()).isLessThanOrEqualTo(HELD);
    }

    assertThat(asked).hasSize(AT_ONCE).allSatisfy(it -> asksForPage(it, 2));
  }

  @Test
  void what_the_store_has_is_read_page_by_page_and_applied_at_once() {
    arrivedAndPlaced(ANN, 1 + FAR);

    for (int page = 0; page < 100; page++) {
      turn();
      long from = 2L + page * PAGE;
      BackfillRequest request = asked.removeLast();
      assertThat(asked).as("one at a time").isEmpty();
      asksForPage(request, from);
      List<Event> found = events(ANN, from, from + PAGE - 1);
      core.answered(
          request, new BackfillAnswer.Answered(found, new BackfillAnswer.End.Silent()), NOW);
      assertThat(core.ready(1_000)).singleElement().satisfies(it -> isExactly(it, found));
      core.applied(core.ready(1_000).getFirst(), NOW);
      assertThat(core.held()).isEqualTo(1);
    }
  }

  @Test
  void that_the_store_never_had_them_ends_it() {
    arrivedAndPlaced(ANN, 1 + FAR);
    turn();

    core.answered(
        asked.removeLast(),
        new BackfillAnswer.Answered(
            List.of(), new BackfillAnswer.End.UnknownToStore(EntityVersion.of(2))),
        NOW);

    ToPark toPark = core.toPark().orElseThrow();
    assertThat(toPark.parked().reason()).isEqualTo(ParkReason.UNKNOWN_TO_STORE);
    assertThat(toPark.parked().version()).isEqualTo(EntityVersion.of(2));
    core.parked(ANN);
    turn();
    assertThat(asked).isEmpty();
    assertThat(List.of(core.held(), core.openEntities())).containsOnly(0);
    assertThat(core.oldestUnfinished()).isEmpty();
  }

  private static void asksForPage(BackfillRequest request, long from) {
    assertThat(request.from()).isEqualTo(EntityVersion.of(from));
    assertThat(request.size()).isEqualTo(PAGE);
    assertThat(request.seen().orElseThrow().value()).isGreaterThan(FAR);
  }

  private static void isExactly(Advance advance, List<Event> events) {
    assertThat(advance.events()).isEqualTo(events);
  }

  /** The entity stands at version 1. */
  private void arrivedAndPlaced(EntityKey entity, long version) {
    arrived(event(entity, version));
    core.placed(entity, AppliedPosition.none().after(event(entity, 1)), NOW);
  }

  private void arrived(Event event) {
    core.arrived(event, new Origin(PARTITION, offset++), NOW);
  }

  private void turn() {
    asked.addAll(core.backfillsDue(NOW));
  }
}
