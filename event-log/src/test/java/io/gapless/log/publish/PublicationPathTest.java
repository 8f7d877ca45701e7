package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.WriterId;
import io.gapless.log.TestEvents;
import io.gapless.log.publish.UnconfirmedEvent.Fate;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpilledEvents;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PublicationPathTest {
  private static final EntityKey A = EntityKey.of("account", "a");
  private static final EntityKey B = EntityKey.of("account", "b");
  private static final EntityKey C = EntityKey.of("account", "c");
  private static final WriterId WRITER = new WriterId(new UUID(1, 1));
  private static final SendOutcome ACKNOWLEDGED = SendOutcome.acknowledged();
  private static final SendOutcome UNKNOWN = SendOutcome.unknown("expired");
  private static final SendOutcome NO_CLUSTER = SendOutcome.refusedByCluster("no metadata");
  private static final SendOutcome TOO_LARGE = SendOutcome.refusedRecord("too large");

  private static final CircuitSettings CIRCUIT =
      new CircuitSettings(3, Duration.ofMillis(500), Duration.ofMillis(500));
  private static final PublisherBounds BOUNDS = new PublisherBounds(100, 1L << 20, 10, 1 << 20, 50);

  private final ManualClock clock = new ManualClock();
  private PublicationPath path = new PublicationPath(CIRCUIT, BOUNDS, clock);
  private long position;

  @Test
  void what_is_acknowledged_is_published() {
    UnconfirmedEvent event = accept(A, 1);

    assertThat(path.takeSends()).containsExactly(event);
    ended(event, ACKNOWLEDGED);

    assertThat(path.takeSettled()).containsExactly(event);
    assertThat(event.fate()).isEqualTo(Fate.PUBLISHED);
    assertThat(path.isIdle()).isTrue();
    assertThat(path.nextBatch()).isEmpty();
  }

  @Test
  void what_is_refused_is_spilled_and_the_entity_stays_on_the_spill_path() {
    UnconfirmedEvent event = accept(A, 1);
    ended(event, TOO_LARGE);
    UnconfirmedEvent later = accept(A, 2);

    SpillBatch batch = batch();

    assertThat(batch.events()).containsExactly(event, later);
    assertThat(batch.reasons().get(0)).contains("refused: too large");
    spilled(batch);
    assertThat(path.takeSettled()).containsExactly(event, later);
    assertThat(event.fate()).isEqualTo(Fate.SPILLED);
  }

  @Test
  void a_refused_record_says_nothing_about_the_cluster() {
    for (int i = 1; i <= 10; i++) {
      ended(accept(EntityKey.of("account", "large" + i), 1), TOO_LARGE);
    }

    assertThat(path.circuit().isClosed()).isTrue();
  }

  @Test
  void a_time_out_is_spilled_too_and_a_late_acknowledgement_changes_nothing() {
    UnconfirmedEvent event = accept(A, 1);
    path.takeSends();
    ended(event, UNKNOWN);

    spilled(batch());

    assertThat(event.fate()).isEqualTo(Fate.SPILLED);
    assertThat(path.takeSettled()).containsExactly(event);
  }

  @Test
  void three_failures_in_a_row_open_the_circuit_and_spill_what_is_in_flight() {
    UnconfirmedEvent fourth = accept(EntityKey.of("account", "x4"), 1);
    for (int i = 1; i <= 3; i++) {
      ended(accept(EntityKey.of("account", "x" + i), 1), UNKNOWN);
    }

    UnconfirmedEvent next = accept(B, 1);

    assertThat(path.circuit().state()).isEqualTo("OPEN");
    assertThat(batch().events()).hasSize(5).contains(fourth, next);
    assertThat(path.takeSends()).doesNotContain(next);
  }

  @Test
  void a_success_between_failures_keeps_it_closed() {
    for (int i = 1; i <= 10; i++) {
      ended(accept(EntityKey.of("account", "x" + i), 1), i % 3 == 0 ? ACKNOWLEDGED : UNKNOWN);
    }

    assertThat(path.circuit().isClosed()).isTrue();
  }

  @Test
  void one_refusal_by_the_cluster_opens_the_circuit() {
    ended(accept(A, 1), NO_CLUSTER);

    assertThat(path.circuit().state()).isEqualTo("OPEN");
  }

  @Test
  void no_answer_in_time_opens_the_circuit_and_spills_at_once() {
    ended(accept(C, 1), ACKNOWLEDGED);
    UnconfirmedEvent stuck = accept(A, 1);
    UnconfirmedEvent behind = accept(A, 2);
    pass(499);
    assertThat(path.nextBatch()).isEmpty();

    pass(1);

    assertThat(path.circuit().state()).isEqualTo("OPEN");
    assertThat(batch().events()).containsExactly(stuck, behind);
  }

  @Test
  void before_the_first_acknowledgement_slowness_means_a_cold_start() {
    accept(A, 1);

    pass(1_000);

    assertThat(path.circuit().isClosed()).isTrue();
  }

  @Test
  void the_outcomes_of_an_outage_do_not_open_the_circuit_again() {
    UnconfirmedEvent first = accept(EntityKey.of("account", "x1"), 1);
    UnconfirmedEvent second = accept(EntityKey.of("account", "x2"), 1);
    UnconfirmedEvent third = accept(EntityKey.of("account", "x3"), 1);
    ended(accept(A, 1), NO_CLUSTER);
    pass(501);
    ended(accept(B, 1), ACKNOWLEDGED);
    assertThat(path.circuit().isClosed()).isTrue();

    List.of(first, second, third).forEach(event -> ended(event, UNKNOWN));

    assertThat(path.circuit().isClosed()).isTrue();
  }

  @Test
  void an_open_circuit_is_tried_with_one_event_that_has_nothing_spilled() {
    ended(accept(A, 1), NO_CLUSTER);
    path.takeSends();
    pass(501);

    accept(A, 2);
    assertThat(path.takeSends()).isEmpty();
    UnconfirmedEvent probe = accept(B, 1);
    accept(C, 1);

    assertThat(path.takeSends()).containsExactly(probe);
    assertThat(path.circuit().state()).isEqualTo("HALF_OPEN");
    assertThat(batch().events()).contains(probe);
  }

  @Test
  void the_event_that_tries_is_confirmed_by_whatever_is_first_and_closes_the_circuit() {
    ended(accept(A, 1), NO_CLUSTER);
    spilled(batch());
    pass(501);
    UnconfirmedEvent probe = accept(B, 1);
    path.takeSettled();

    ended(probe, ACKNOWLEDGED);

    assertThat(path.takeSettled()).containsExactly(probe);
    assertThat(probe.fate()).isEqualTo(Fate.PUBLISHED);
    assertThat(path.nextBatch()).isEmpty();
    assertThat(path.circuit().isClosed()).isTrue();
  }

  @Test
  void an_event_that_tries_in_vain_opens_it_again() {
    ended(accept(A, 1), NO_CLUSTER);
    pass(501);

    ended(accept(B, 1), UNKNOWN);

    assertThat(path.circuit().state()).isEqualTo("OPEN");
    UnconfirmedEvent next = accept(C, 1);
    assertThat(path.takeSends()).doesNotContain(next);
  }

  @Test
  void an_event_that_tries_and_is_too_large_lets_another_try() {
    ended(accept(A, 1), NO_CLUSTER);
    pass(501);
    ended(accept(B, 1), TOO_LARGE);
    path.takeSends();

    UnconfirmedEvent next = accept(C, 1);

    assertThat(path.takeSends()).containsExactly(next);
  }

  @Test
  void when_one_of_an_entity_fails_those_behind_it_in_flight_are_spilled_in_order() {
    UnconfirmedEvent first = accept(A, 1);
    UnconfirmedEvent second = accept(A, 2);
    UnconfirmedEvent third = accept(A, 3);
    UnconfirmedEvent other = accept(B, 1);

    ended(second, UNKNOWN);

    assertThat(batch().events()).containsExactly(first, second, third).doesNotContain(other);
  }

  @Test
  void an_entity_leaves_the_spill_path_when_its_rows_are_gone() {
    ended(accept(A, 1), TOO_LARGE);
    spilled(batch());

    answer(check(), Set.of(A));
    assertThat(path.fence().isFenced(A)).isTrue();
    pass(50);
    answer(check(), Set.of());

    UnconfirmedEvent next = accept(A, 2);
    assertThat(path.takeSends()).contains(next);
  }

  @Test
  void an_answer_that_is_older_than_the_last_spill_lets_nobody_go() {
    ended(accept(A, 1), TOO_LARGE);
    spilled(batch());
    FenceCheck check = check();
    accept(A, 2);
    spilled(batch());

    answer(check, Set.of());

    assertThat(path.fence().isFenced(A)).isTrue();
  }

  @Test
  void nobody_is_asked_for_whose_events_are_not_written_yet() {
    ended(accept(A, 1), TOO_LARGE);

    assertThat(path.nextFenceCheck()).isEmpty();
    SpillBatch batch = batch();
    assertThat(path.nextFenceCheck()).isEmpty();
    spilled(batch);
    assertThat(check().entities()).containsOnlyKeys(A);
  }

  @Test
  void an_event_that_is_acknowledged_while_it_is_written_keeps_its_entity_until_the_write_ends() {
    ended(accept(A, 1), NO_CLUSTER);
    spilled(batch());
    pass(501);
    UnconfirmedEvent probe = accept(B, 1);
    SpillBatch batch = batch();
    ended(probe, ACKNOWLEDGED);

    assertThat(check().entities()).doesNotContainKey(B);
    spilled(batch);
    assertThat(path.fence().isFenced(B)).isTrue();
  }

  @Test
  void what_the_fallback_store_does_not_take_stays_and_is_tried_again_later() {
    UnconfirmedEvent event = accept(A, 1);
    ended(event, NO_CLUSTER);
    path.notSpilled(batch(), true);

    assertThat(path.nextBatch()).isEmpty();
    assertThat(event.fate()).isEqualTo(Fate.HELD);
    pass(50);
    assertThat(batch().events()).containsExactly(event);
  }

  @Test
  void with_both_down_and_kafka_back_first_events_get_out_through_kafka_in_order() {
    UnconfirmedEvent first = accept(A, 1);
    ended(first, NO_CLUSTER);
    UnconfirmedEvent second = accept(A, 2);
    UnconfirmedEvent third = accept(A, 3);
    path.takeSends();
    path.notSpilled(batch(), true);

    pass(501);
    assertThat(path.takeSends()).containsExactly(first);
    ended(first, ACKNOWLEDGED);
    assertThat(path.takeSends()).containsExactly(second);
    ended(second, ACKNOWLEDGED);
    assertThat(path.takeSends()).containsExactly(third);
    ended(third, ACKNOWLEDGED);

    assertThat(path.takeSettled()).containsExactly(first, second, third);
    assertThat(path.nextBatch()).isEmpty();
  }

  @Test
  void an_entity_with_rows_in_the_fallback_store_waits_for_it_even_if_kafka_is_back() {
    ended(accept(A, 1), NO_CLUSTER);
    spilled(batch());
    UnconfirmedEvent second = accept(A, 2);
    path.notSpilled(batch(), true);
    path.takeSends();

    pass(2_000);

    assertThat(path.takeSends()).isEmpty();
    assertThat(second.fate()).isEqualTo(Fate.HELD);
    assertThat(batch().events()).containsExactly(second);
  }

  @Test
  void an_abandoned_writers_events_are_forgotten_wherever_they_are() {
    UnconfirmedEvent sent = accept(A, 1);
    UnconfirmedEvent refused = accept(B, 1);
    ended(refused, TOO_LARGE);
    UnconfirmedEvent others = accept(C, new WriterId(new UUID(2, 2)), 1);

    path.abandon(WRITER);

    assertThat(path.takeSettled()).containsExactlyInAnyOrder(sent, refused);
    assertThat(sent.fate()).isEqualTo(Fate.ABANDONED);
    assertThat(path.nextBatch()).isEmpty();
    ended(sent, ACKNOWLEDGED);
    assertThat(path.takeSettled()).isEmpty();
    assertThat(others.isHeld()).isTrue();
    assertThat(path.fence().isFenced(B)).isTrue();
  }

  @Test
  void an_event_abandoned_while_it_is_written_leaves_a_row_that_holds_its_entity() {
    ended(accept(A, 1), NO_CLUSTER);
    SpillBatch batch = batch();
    path.abandon(WRITER);
    spilled(batch);
    UnconfirmedEvent later = accept(A, new WriterId(new UUID(2, 2)), 2);
    path.notSpilled(batch(), true);
    path.takeSends();

    pass(2_000);

    assertThat(path.takeSends()).doesNotContain(later);
  }

  @Test
  void no_more_than_the_bound_is_in_flight() {
    for (int i = 1; i <= 15; i++) {
      accept(EntityKey.of("account", "e" + i), 1);
    }
    List<UnconfirmedEvent> sent = path.takeSends();
    assertThat(sent).hasSize(BOUNDS.inFlightEvents());

    ended(sent.get(0), ACKNOWLEDGED);

    assertThat(path.takeSends()).hasSize(1);
  }

  @Test
  void past_the_fences_bound_whole_shards_take_the_spill_path_until_they_are_empty() {
    path = new PublicationPath(CIRCUIT, new PublisherBounds(100, 1L << 20, 10, 1 << 20, 1), clock);
    ended(accept(A, 1), TOO_LARGE);
    ended(accept(B, 1), TOO_LARGE);
    spilled(batch());
    Shard shard = Shard.of(B);
    EntityKey neighbour = SpilledEvents.inOneShard("b", 1).stream().findFirst().orElseThrow();

    assertThat(path.fence().entities()).isEqualTo(1);
    assertThat(path.fence().shards()).isEqualTo(1);
    FenceCheck check = check();
    assertThat(check.shards()).containsOnlyKeys(shard);
    assertThat(path.fence().isFenced(neighbour)).isEqualTo(Shard.of(neighbour).equals(shard));
    path.fenceAnswered(check, new FenceCheck.Answer(Set.of(A), Set.of(shard)));
    assertThat(path.fence().isFenced(B)).isTrue();
    pass(100);
    answer(check(), Set.of());

    assertThat(path.fence().shards()).isZero();
    assertThat(path.fence().isFenced(B)).isFalse();
  }

  @Test
  void one_row_that_cannot_be_written_holds_up_no_other_entity_for_ever() {
    UnconfirmedEvent bad = accept(A, 1);
    ended(bad, NO_CLUSTER);
    UnconfirmedEvent badToo = accept(A, 2);
    UnconfirmedEvent good = accept(B, 1);

    for (int i = 0; i < 10 && good.isHeld(); i++) {
      SpillBatch batch = batch();
      if (batch.events().contains(bad)) {
        path.notSpilled(batch, true);
      } else {
        spilled(batch);
      }
      pass(2_000);
    }

    assertThat(good.fate()).isEqualTo(Fate.SPILLED);
    assertThat(bad.isHeld() && badToo.isHeld()).isTrue();
  }

  @Test
  void a_batch_has_at_most_200_events_and_about_4_mib() {
    path =
        new PublicationPath(
            CIRCUIT, new PublisherBounds(1_000, 1L << 30, 500, 1L << 30, 500), clock);
    ended(accept(A, 1), NO_CLUSTER);
    for (int i = 1; i <= 300; i++) {
      accept(EntityKey.of("account", "e" + i), 1);
    }

    assertThat(batch().events()).hasSize(200);
  }

  private UnconfirmedEvent accept(EntityKey entity, long version) {
    return accept(entity, WRITER, version);
  }

  private UnconfirmedEvent accept(EntityKey entity, WriterId writer, long version) {
    UnconfirmedEvent event =
        new UnconfirmedEvent(
            TestEvents.event(entity, version, ++position, writer), it -> {}, clock.instant());
    path.accept(List.of(event));
    path.proceed();
    return event;
  }

  private void ended(UnconfirmedEvent event, SendOutcome outcome) {
    path.sendEnded(event, outcome);
    path.proceed();
  }

  private void spilled(SpillBatch batch) {
    path.spilled(batch);
    path.proceed();
  }

  private void pass(long millis) {
    clock.pass(Duration.ofMillis(millis));
    path.proceed();
  }

  private SpillBatch batch() {
    clock.pass(SpillQueue.BETWEEN_WRITES);
    return path.nextBatch().orElseThrow(() -> new AssertionError("no batch"));
  }

  private FenceCheck check() {
    Optional<FenceCheck> check = path.nextFenceCheck();
    if (check.isEmpty()) {
      pass(1_001);
      check = path.nextFenceCheck();
    }
    return check.orElseThrow(() -> new AssertionError("no question"));
  }

  private void answer(FenceCheck check, Set<EntityKey> held) {
    path.fenceAnswered(check, new FenceCheck.Answer(held, Set.of()));
    path.proceed();
  }
}
