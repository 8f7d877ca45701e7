package io.gapless.tests.verdict;

import static io.gapless.tests.verdict.SampleHistory.A;
import static io.gapless.tests.verdict.SampleHistory.B;
import static io.gapless.tests.verdict.SampleHistory.digest;
import static io.gapless.tests.verdict.SampleHistory.eventId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import org.junit.jupiter.api.Test;

/**
 * For each way in which a projection can be wrong: the least bad history, and a good one that comes
 * close.
 */
final class ProjectionCheckTest {
  private static final EntityVersion FIRST = EntityVersion.first();
  private static final EntityVersion SECOND = EntityVersion.of(2);

  @Test
  void an_event_that_never_took_effect_is_missing() {
    assertThat(new SampleHistory().committed(A, 1).committed(A, 2).applied(A, 1).findings())
        .containsExactly(new Finding.Missing(A, SECOND));
  }

  @Test
  void events_of_several_entities_may_take_effect_in_any_order() {
    assertThat(
            new SampleHistory()
                .committed(A, 1)
                .committed(B, 1)
                .committed(A, 2)
                .applied(B, 1)
                .applied(A, 1)
                .applied(A, 2)
                .findings())
        .isEmpty();
  }

  @Test
  void an_event_that_took_effect_again_is_applied_twice() {
    assertThat(new SampleHistory().committed(A, 1).applied(A, 1).applied(A, 1).findings())
        .containsExactly(new Finding.AppliedTwice(A, FIRST));
  }

  @Test
  void the_same_version_of_another_entity_is_not_applied_twice() {
    assertThat(
            new SampleHistory()
                .committed(A, 1)
                .committed(B, 1)
                .applied(A, 1)
                .applied(B, 1)
                .findings())
        .isEmpty();
  }

  @Test
  void a_swap_is_out_of_order() {
    assertThat(
            new SampleHistory()
                .committed(A, 1)
                .committed(A, 2)
                .applied(A, 2)
                .applied(A, 1)
                .findings())
        .containsExactly(new Finding.OutOfOrder(A, SECOND), new Finding.OutOfOrder(A, FIRST));
  }

  @Test
  void a_version_skipped_is_out_of_order_and_not_only_late() {
    Verdict verdict =
        new SampleHistory()
            .committed(A, 1)
            .committed(A, 2)
            .committed(A, 3)
            .applied(A, 1)
            .applied(A, 3)
            .verdict();

    assertThat(verdict.findings())
        .containsExactly(
            new Finding.OutOfOrder(A, EntityVersion.of(3)), new Finding.Missing(A, SECOND));
    assertThat(verdict.isKeptSoFar()).isFalse();
  }

  @Test
  void an_effect_that_nobody_committed_is_a_phantom() {
    assertThat(new SampleHistory().applied(A, 1).findings())
        .containsExactly(new Finding.Phantom(A, FIRST, eventId(A, 1)));
  }

  @Test
  void a_committed_version_with_another_event_is_a_phantom() {
    assertThat(
            new SampleHistory().committed(A, 1).applied(A, 1, eventId(B, 9), digest(1)).findings())
        .containsExactly(
            new Finding.Phantom(A, FIRST, eventId(B, 9)), new Finding.Missing(A, FIRST));
  }

  @Test
  void an_entity_whose_key_differs_only_in_case_is_another_one() {
    EntityKey upper = EntityKey.of("account", "A");

    assertThat(new SampleHistory().committed(A, 1).applied(upper, 1).findings())
        .contains(new Finding.Missing(A, FIRST));
  }

  @Test
  void another_payload_under_the_same_id_is_altered() {
    assertThat(
            new SampleHistory().committed(A, 1).applied(A, 1, eventId(A, 1), digest(9)).findings())
        .containsExactly(new Finding.Altered(A, FIRST));
  }

  @Test
  void the_same_payload_in_two_events_is_not_altered() {
    assertThat(
            new SampleHistory().committed(A, 1).applied(A, 1, eventId(A, 1), digest(1)).findings())
        .isEmpty();
  }

  @Test
  void an_effect_without_its_state_is_torn() {
    assertThat(new SampleHistory().committed(A, 1).appliedWithoutFold(A, 1).findings())
        .containsExactly(new Finding.Torn(A, 1, 0));
  }

  @Test
  void states_of_many_effects_are_not_torn() {
    assertThat(
            new SampleHistory()
                .committed(A, 1)
                .committed(A, 2)
                .applied(A, 1)
                .applied(A, 2)
                .findings())
        .isEmpty();
  }

  @Test
  void the_chain_tells_the_order_apart() {
    Chain straight = Chain.empty().then(eventId(A, 1), digest(1)).then(eventId(A, 2), digest(2));
    Chain swapped = Chain.empty().then(eventId(A, 2), digest(2)).then(eventId(A, 1), digest(1));

    assertThat(straight).isNotEqualTo(swapped);
  }
}
