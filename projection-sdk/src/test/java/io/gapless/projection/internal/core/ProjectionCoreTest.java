package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.events;
import static io.gapless.projection.sample.SampleEvents.forked;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkReason;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Decisions that the simulation's world, in which there is one history only, cannot bring about.
 */
class ProjectionCoreTest {
  private static final EntityKey ANN = entity("ann");
  private static final AppliedPosition AT_1 = AppliedPosition.none().after(event(ANN, 1));
  private static final Instant NOW = Instant.EPOCH;

  private final ProjectionCore core =
      new ProjectionCore(ProjectionSettings.defaults(), new ProjectionListener() {}, new Random(1));
  private long offset;

  @Test
  void two_events_that_claim_one_version_stop_the_entity_before_either_is_applied() {
    core.arrived(event(ANN, 3), origin(), NOW);
    core.arrived(forked(ANN, 3), origin(), NOW);
    core.arrived(event(ANN, 2), origin(), NOW);

    core.placed(ANN, AT_1, NOW);

    assertThat(core.ready(100)).isEmpty();
    assertThat(core.toPark())
        .hasValueSatisfying(
            it -> {
              assertThat(it.from()).isEqualTo(AT_1);
              assertThat(it.parked().reason()).isEqualTo(ParkReason.CONFLICT);
              assertThat(it.parked().version()).isEqualTo(EntityVersion.of(3));
            });
  }

  @Test
  void an_event_that_claims_the_version_being_applied_stops_the_entity_once_that_has_committed() {
    Advance underWay = begunWith(2);

    core.arrived(forked(ANN, 2), origin(), NOW);
    long forkAt = offset - 1;
    commit(underWay);

    assertParksInConflict(2, underWay.to());
    assertThat(core.oldestUnfinished()).containsValue(forkAt);
  }

  @Test
  void an_event_that_claims_the_applied_version_is_seen_while_the_next_is_applied() {
    Advance underWay = begunWith(2);

    core.arrived(forked(ANN, 1), origin(), NOW);
    commit(underWay);

    assertParksInConflict(1, underWay.to());
  }

  @Test
  void a_conflict_is_not_forgotten_when_what_is_under_way_fails() {
    begunWith(2);

    core.arrived(forked(ANN, 1), origin(), NOW);
    core.delayed(ANN, NOW);
    core.failed(ANN, EntityVersion.of(2), "simulated", NOW);
    core.ended(ANN);

    assertParksInConflict(1, AT_1);
  }

  @Test
  void a_conflict_is_not_forgotten_when_what_is_under_way_is_lost() {
    begunWith(2);
    core.arrived(forked(ANN, 1), origin(), NOW);
    core.arrived(forked(ANN, 2), origin(), NOW);
    core.lost(ANN);
    core.ended(ANN);

    core.placed(ANN, AT_1, NOW);

    assertParksInConflict(1, AT_1);
  }

  @Test
  void an_entity_that_comes_back_while_its_transaction_runs_is_in_no_other() {
    Advance underWay = begunWith(2);
    core.revoked(List.of(origin().partition()));
    core.arrived(event(ANN, 2), origin(), NOW);
    core.placed(ANN, AT_1, NOW);

    assertThat(core.unplaced(100)).isEmpty();
    assertThat(core.ready(100)).isEmpty();

    commit(underWay);
    core.arrived(event(ANN, 3), origin(), NOW);

    assertThat(core.ready(100)).hasSize(1);
  }

  @Test
  void a_conflict_with_what_another_instance_applied_meanwhile_is_seen() {
    core.arrived(event(ANN, 2), origin(), NOW);
    core.arrived(forked(ANN, 2), origin(), NOW);
    AppliedPosition at2 = AT_1.after(event(ANN, 2));

    core.placed(ANN, at2, NOW);

    assertParksInConflict(2, at2);
  }

  @Test
  void a_conflict_that_came_from_a_partition_given_up_is_the_next_owners() {
    Advance underWay = begunWith(2);
    TopicPartition given = new TopicPartition("gapless.account", 7);
    core.arrived(forked(ANN, 2), new Origin(given, 1), NOW);

    core.revoked(List.of(given));
    commit(underWay);
    core.placed(ANN, underWay.to(), NOW);

    assertThat(core.toPark()).isEmpty();
    assertThat(core.openEntities()).isZero();
  }

  private Advance begunWith(long version) {
    core.arrived(event(ANN, version), origin(), NOW);
    core.placed(ANN, AT_1, NOW);
    Advance underWay = core.ready(100).getFirst();
    core.begun(List.of(ANN));
    return underWay;
  }

  private void commit(Advance advance) {
    core.applied(advance, NOW);
    core.ended(ANN);
  }

  private void assertParksInConflict(long version, AppliedPosition from) {
    assertThat(core.ready(100)).isEmpty();
    assertThat(core.toPark())
        .hasValueSatisfying(
            it -> {
              assertThat(it.from()).isEqualTo(from);
              assertThat(it.parked().reason()).isEqualTo(ParkReason.CONFLICT);
              assertThat(it.parked().version()).isEqualTo(EntityVersion.of(version));
            });
  }

  @Test
  void a_copy_of_a_held_event_is_no_contradiction() {
    core.arrived(event(ANN, 2), origin(), NOW);
    core.arrived(event(ANN, 2), origin(), NOW);

    core.placed(ANN, AT_1, NOW);

    assertThat(core.toPark()).isEmpty();
    assertThat(core.ready(100))
        .singleElement()
        .satisfies(it -> assertThat(it.events()).isEqualTo(List.of(event(ANN, 2))));
  }

  @Test
  void a_parked_entitys_events_are_let_go_of() {
    core.arrived(event(ANN, 2), origin(), NOW);

    core.placed(ANN, AT_1.asParked(), NOW);

    assertThat(core.ready(100)).isEmpty();
    assertThat(core.openEntities()).isZero();
    assertThat(core.oldestUnfinished()).isEmpty();
  }

  @Test
  void what_was_in_the_way_of_an_event_is_not_counted_as_its_attempt() {
    core.arrived(event(ANN, 2), origin(), NOW);
    core.placed(ANN, AT_1, NOW);
    Instant later = NOW;
    for (int i = 0; i < 20; i++) {
      later = later.plusSeconds(60);
      core.delayed(ANN, later);
    }

    core.failed(ANN, EntityVersion.of(2), "simulated", later);

    assertThat(core.toPark()).isEmpty();
    assertThat(core.retry(later.plusSeconds(60))).isPresent();
  }

  @Test
  void a_resumed_entity_applies_nothing_before_its_applied_event_is_compared() {
    AppliedPosition forkedAt1 = AppliedPosition.none().after(forked(ANN, 1));
    core.resumed(ANN, NOW);
    core.placed(ANN, forkedAt1, NOW);
    core.arrived(event(ANN, 2), origin(), NOW);
    assertThat(core.ready(100)).isEmpty();
    BackfillRequest request = core.backfillsDue(NOW).getFirst();
    assertThat(request.from()).isEqualTo(EntityVersion.first());

    core.answered(request, found(1, 2), NOW);

    assertThat(core.ready(100)).isEmpty();
    assertThat(core.toPark())
        .hasValueSatisfying(it -> assertThat(it.parked().reason()).isEqualTo(ParkReason.CONFLICT));
  }

  @Test
  void an_entity_that_another_resumed_is_compared_too() {
    core.arrived(event(ANN, 2), origin(), NOW);

    core.placed(ANN, AT_1.asResumed(), NOW);

    assertThat(core.ready(100)).isEmpty();
    assertThat(core.backfillsDue(NOW))
        .singleElement()
        .satisfies(it -> assertThat(it.from()).isEqualTo(EntityVersion.first()));
  }

  @Test
  void a_resumed_entity_goes_on_once_its_applied_event_was_found_in_the_store() {
    core.resumed(ANN, NOW);
    core.arrived(event(ANN, 2), origin(), NOW);
    core.placed(ANN, AT_1, NOW);
    assertThat(core.ready(100)).isEmpty();

    core.answered(core.backfillsDue(NOW).getFirst(), found(1, 3), NOW);

    assertThat(core.toPark()).isEmpty();
    assertThat(core.ready(100))
        .singleElement()
        .satisfies(it -> assertThat(it.events()).isEqualTo(events(ANN, 2, 3)));
  }

  @Test
  void a_resumed_entity_goes_on_if_there_is_nothing_to_compare_with() {
    core.resumed(ANN, NOW);
    core.placed(ANN, AT_1, NOW);
    Instant later = NOW;
    BackfillRequest request = core.backfillsDue(later).getFirst();
    for (int i = 0; i < 3; i++) {
      assertThat(request.from()).isEqualTo(EntityVersion.first());
      core.answered(
          request,
          new BackfillAnswer.Answered(
              List.of(), new BackfillAnswer.End.Damaged(EntityVersion.first(), "simulated")),
          later);
      later = later.plusSeconds(60);
      request = core.backfillsDue(later).getFirst();
    }

    assertThat(request.from()).isEqualTo(EntityVersion.of(2));
    assertThat(core.toPark()).isEmpty();
  }

  @Test
  void being_told_again_of_a_resumed_entity_does_not_keep_it_from_going_on() {
    core.resumed(ANN, NOW);
    core.placed(ANN, AT_1, NOW);
    core.answered(
        core.backfillsDue(NOW).getFirst(),
        new BackfillAnswer.Answered(
            events(ANN, 1, 2), new BackfillAnswer.End.NotYet(EntityVersion.of(3))),
        NOW);

    core.resumed(ANN, NOW);
    core.placed(ANN, AT_1, NOW);

    assertThat(core.ready(100)).hasSize(1);
  }

  @Test
  void a_resumed_entity_that_was_set_back_meanwhile_reads_to_the_end_once_more() {
    AppliedPosition first = AppliedPosition.none().asRebuilt();
    core.resumed(ANN, NOW);
    core.placed(ANN, first, NOW);
    core.answered(
        core.backfillsDue(NOW).getFirst(),
        new BackfillAnswer.Answered(
            events(ANN, 1, 2), new BackfillAnswer.End.NotYet(EntityVersion.of(3))),
        NOW);

    core.lost(ANN);
    core.placed(ANN, first.asRebuilt(), NOW);
    core.applied(core.ready(100).getFirst(), NOW);

    assertThat(core.takeCaughtUp()).isEmpty();
    assertThat(core.backfillsDue(NOW))
        .singleElement()
        .satisfies(it -> assertThat(it.from()).isEqualTo(EntityVersion.of(3)));
  }

  @Test
  void where_all_of_a_type_stood_is_forgotten() {
    core.arrived(event(ANN, 2), origin(), NOW);
    core.placed(ANN, AT_1, NOW);
    core.applied(core.ready(100).getFirst(), NOW);

    core.rebuilding(ANN.type());
    core.arrived(event(ANN, 3), origin(), NOW);

    assertThat(core.ready(100)).isEmpty();
    assertThat(core.unplaced(100)).containsExactly(ANN);
  }

  @Test
  void what_arrives_while_a_resumed_entity_is_compared_is_held_within_bounds() {
    core.resumed(ANN, NOW);
    core.placed(ANN, AT_1, NOW);

    for (int version = 2; version <= 1_000; version++) {
      core.arrived(event(ANN, version), origin(), NOW);
    }

    assertThat(core.held()).isEqualTo(ProjectionSettings.defaults().holding().eventsPerEntity());
  }

  private static BackfillAnswer found(long from, long to) {
    return new BackfillAnswer.Answered(events(ANN, from, to), new BackfillAnswer.End.Silent());
  }

  private Origin origin() {
    return new Origin(new TopicPartition("gapless.account", 0), offset++);
  }
}
