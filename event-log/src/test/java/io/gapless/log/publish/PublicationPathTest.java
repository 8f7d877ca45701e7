package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.WriterId;
import io.gapless.log.publish.UnconfirmedEvent.Fate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of events, one by one and in batches. */
final class PublicationPathTest extends PublicationSteps {
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
  void a_time_out_is_spilled_too_and_a_late_acknowledgement_changes_nothing() {
    UnconfirmedEvent event = accept(A, 1);
    path.takeSends();
    ended(event, UNKNOWN);

    spilled(batch());

    assertThat(event.fate()).isEqualTo(Fate.SPILLED);
    assertThat(path.takeSettled()).containsExactly(event);
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
}
