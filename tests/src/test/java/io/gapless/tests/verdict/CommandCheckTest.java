package io.gapless.tests.verdict;

import static io.gapless.tests.verdict.SampleHistory.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.CommandId;
import io.gapless.event.EntityVersion;
import org.junit.jupiter.api.Test;

/**
 * For each way in which a caller can be wronged: the least bad history, and a good one that comes
 * close.
 */
final class CommandCheckTest {
  private static final EntityVersion FIRST = EntityVersion.first();
  private static final EntityVersion SECOND = EntityVersion.of(2);

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
    assertThat(new SampleHistory().event(A, 1, "c").command("c", A, 1, 2).applied(A, 1).findings())
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
