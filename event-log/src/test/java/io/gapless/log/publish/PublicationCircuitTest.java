package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.log.publish.UnconfirmedEvent.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When Kafka counts as down, and how it is tried again. */
final class PublicationCircuitTest extends PublicationSteps {
  @Test
  void a_refused_record_says_nothing_about_the_cluster() {
    for (int i = 1; i <= 10; i++) {
      ended(accept(EntityKey.of("account", "large" + i), 1), TOO_LARGE);
    }

    assertThat(path.circuit().isClosed()).isTrue();
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
}
