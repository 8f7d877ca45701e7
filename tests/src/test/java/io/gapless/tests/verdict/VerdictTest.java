package io.gapless.tests.verdict;

import static io.gapless.tests.verdict.SampleHistory.A;
import static io.gapless.tests.verdict.SampleHistory.B;
import static io.gapless.tests.verdict.SampleHistory.digest;
import static io.gapless.tests.verdict.SampleHistory.eventId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** For each way to break the promise: the least bad history, and a good one that comes close. */
final class VerdictTest {
  private static final EntityVersion FIRST = EntityVersion.first();
  private static final EntityVersion SECOND = EntityVersion.of(2);

  @Test
  void counts_what_was_committed_and_what_was_applied() {
    Verdict verdict = new SampleHistory().committed(A, 1).committed(B, 1).applied(B, 1).verdict();

    assertThat(verdict.committed()).isEqualTo(2);
    assertThat(verdict.applied()).isEqualTo(1);
    assertThat(verdict.isKept()).isFalse();
    assertThat(verdict.isKeptSoFar()).isTrue();
  }

  @Test
  void a_history_without_anything_is_good() {
    assertThat(new SampleHistory().verdict()).isEqualTo(new Verdict(0, 0, List.of()));
  }

  @Nested
  final class Projection {
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
              new SampleHistory()
                  .committed(A, 1)
                  .applied(A, 1, eventId(B, 9), digest(1))
                  .findings())
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
              new SampleHistory()
                  .committed(A, 1)
                  .applied(A, 1, eventId(A, 1), digest(9))
                  .findings())
          .containsExactly(new Finding.Altered(A, FIRST));
    }

    @Test
    void the_same_payload_in_two_events_is_not_altered() {
      assertThat(
              new SampleHistory()
                  .committed(A, 1)
                  .applied(A, 1, eventId(A, 1), digest(1))
                  .findings())
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

  @Nested
  final class Store {
    @Test
    void a_version_left_out_is_a_hole() {
      assertThat(new SampleHistory().committed(A, 2).applied(A, 2).findings())
          .contains(new Finding.Hole(A, FIRST));
    }

    @Test
    void holes_in_positions_are_none_in_versions() {
      assertThat(
              new SampleHistory()
                  .eventAt(3, A, 1, "a1")
                  .eventAt(9, A, 2, "a2")
                  .command("a1", A, 1, 1)
                  .command("a2", A, 2, 2)
                  .applied(A, 1)
                  .applied(A, 2)
                  .findings())
          .isEmpty();
    }

    @Test
    void a_later_version_at_a_lower_position_is_swapped() {
      assertThat(
              new SampleHistory()
                  .eventAt(9, A, 1, "a1")
                  .eventAt(3, A, 2, "a2")
                  .command("a1", A, 1, 1)
                  .command("a2", A, 2, 2)
                  .applied(A, 1)
                  .applied(A, 2)
                  .findings())
          .containsExactly(new Finding.Swapped(A, SECOND));
    }
  }

  @Nested
  final class Commands {
    private static final CommandId ID = new CommandId("c");

    @Test
    void a_command_told_committed_that_the_store_does_not_know_is_lost() {
      assertThat(new SampleHistory().told("c", A, new Told.Committed(FIRST, 1)).findings())
          .containsExactly(new Finding.LostCommit(ID));
    }

    @Test
    void a_command_whose_caller_does_not_know_may_have_nothing() {
      assertThat(new SampleHistory().told("c", A, new Told.Unknown("cut")).findings()).isEmpty();
    }

    @Test
    void a_command_whose_caller_does_not_know_may_have_happened() {
      assertThat(
              new SampleHistory()
                  .event(A, 1, "c")
                  .command("c", A, 1, 1)
                  .applied(A, 1)
                  .told("c", A, new Told.Unknown("cut"))
                  .findings())
          .isEmpty();
    }

    @Test
    void a_command_told_refused_that_the_store_has_is_done_though_refused() {
      assertThat(
              new SampleHistory()
                  .event(A, 1, "c")
                  .command("c", A, 1, 1)
                  .applied(A, 1)
                  .told("c", A, new Told.Refused(409))
                  .findings())
          .containsExactly(new Finding.DoneThoughRefused(ID));
    }

    @Test
    void a_refused_command_of_which_nothing_is_stored_is_right() {
      assertThat(
              new SampleHistory()
                  .committed(A, 1)
                  .applied(A, 1)
                  .told("c", A, new Told.Refused(409))
                  .findings())
          .isEmpty();
    }

    @Test
    void a_command_told_another_version_got_a_wrong_answer() {
      assertThat(
              new SampleHistory()
                  .event(A, 1, "c")
                  .command("c", A, 1, 1)
                  .applied(A, 1)
                  .told("c", A, new Told.Committed(SECOND, 1))
                  .findings())
          .containsExactly(new Finding.WrongAnswer(ID));
    }

    @Test
    void a_command_told_another_number_of_events_got_a_wrong_answer() {
      assertThat(
              new SampleHistory()
                  .event(A, 1, "c")
                  .command("c", A, 1, 1)
                  .applied(A, 1)
                  .told("c", A, new Told.Committed(FIRST, 0))
                  .findings())
          .containsExactly(new Finding.WrongAnswer(ID));
    }

    @Test
    void a_command_without_events_told_so_is_right() {
      assertThat(
              new SampleHistory()
                  .committed(A, 1)
                  .applied(A, 1)
                  .command("c", A, 2, 1)
                  .told("c", A, new Told.Committed(FIRST, 0))
                  .findings())
          .isEmpty();
    }

    @Test
    void a_command_with_a_second_set_of_events_is_there_twice() {
      assertThat(
              new SampleHistory()
                  .event(A, 1, "c")
                  .event(A, 2, "c")
                  .command("c", A, 1, 1)
                  .applied(A, 1)
                  .applied(A, 2)
                  .told("c", A, new Told.Committed(FIRST, 1))
                  .findings())
          .containsExactly(new Finding.CommandTwice(ID));
    }

    @Test
    void a_command_with_several_events_is_not_there_twice() {
      assertThat(
              new SampleHistory()
                  .event(A, 1, "c")
                  .event(A, 2, "c")
                  .command("c", A, 1, 2)
                  .applied(A, 1)
                  .applied(A, 2)
                  .told("c", A, new Told.Committed(SECOND, 2))
                  .findings())
          .isEmpty();
    }

    @Test
    void a_command_with_some_of_its_events_is_half_done() {
      assertThat(
              new SampleHistory().event(A, 1, "c").command("c", A, 1, 2).applied(A, 1).findings())
          .containsExactly(new Finding.HalfDone(ID));
    }

    @Test
    void events_without_the_row_of_their_command_are_half_done() {
      assertThat(new SampleHistory().event(A, 1, "c").applied(A, 1).findings())
          .containsExactly(new Finding.HalfDone(ID));
    }

    @Test
    void events_of_a_command_at_other_versions_than_its_row_says_are_half_done() {
      assertThat(
              new SampleHistory()
                  .committed(A, 1)
                  .event(A, 2, "c")
                  .command("c", A, 1, 1)
                  .applied(A, 1)
                  .applied(A, 2)
                  .findings())
          .containsExactly(new Finding.HalfDone(ID));
    }
  }
}
