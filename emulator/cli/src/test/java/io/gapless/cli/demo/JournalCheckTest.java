package io.gapless.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.demo.JournalCheck.Entry;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For each class of error one smallest bad history, and the good one next to it. */
final class JournalCheckTest {
  private static final List<UUID> STORED = Stream.generate(UUID::randomUUID).limit(3).toList();

  @Test
  void every_event_once_and_in_order_holds() {
    JournalCheck check = check(1, 2, 3);
    assertThat(check).isEqualTo(new JournalCheck(3, 3, 0, 0, 0, 0));
    assertThat(check.holds()).isTrue();
  }

  @Test
  void a_last_event_that_was_never_applied_is_missing() {
    assertFails(check(1, 2), new JournalCheck(3, 2, 1, 0, 0, 0));
  }

  @Test
  void an_event_in_the_middle_that_was_never_applied_is_missing() {
    assertFails(check(1, 3), new JournalCheck(3, 2, 1, 0, 0, 0));
  }

  @Test
  void an_account_that_was_never_applied_is_missing() {
    assertFails(check(), new JournalCheck(3, 0, 3, 0, 0, 0));
  }

  @Test
  void an_event_applied_again_at_once_is_applied_twice() {
    assertFails(check(1, 2, 2, 3), new JournalCheck(3, 4, 0, 1, 0, 0));
  }

  @Test
  void an_old_event_applied_again_is_applied_twice_and_not_out_of_order() {
    assertFails(check(1, 2, 3, 1), new JournalCheck(3, 4, 0, 1, 0, 0));
  }

  @Test
  void swapped_events_are_out_of_order() {
    assertFails(check(1, 3, 2), new JournalCheck(3, 3, 0, 0, 1, 0));
  }

  @Test
  void one_missing_and_one_twice_do_not_cancel_out() {
    assertFails(check(1, 2, 2), new JournalCheck(3, 3, 1, 1, 0, 0));
  }

  @Test
  void an_event_with_another_id_is_foreign_and_the_real_one_missing() {
    List<Entry> journal =
        List.of(
            new Entry(1, STORED.get(0)),
            new Entry(2, UUID.randomUUID()),
            new Entry(3, STORED.get(2)));
    assertFails(JournalCheck.of(STORED, journal), new JournalCheck(3, 3, 1, 0, 0, 1));
  }

  @Test
  void an_event_above_the_head_is_foreign() {
    List<Entry> journal =
        List.of(
            new Entry(1, STORED.get(0)),
            new Entry(2, STORED.get(1)),
            new Entry(3, STORED.get(2)),
            new Entry(4, UUID.randomUUID()));
    assertFails(JournalCheck.of(STORED, journal), new JournalCheck(3, 4, 0, 0, 0, 1));
  }

  @Test
  void accounts_add_up() {
    assertThat(check(1, 2, 3).plus(check(1))).isEqualTo(new JournalCheck(6, 4, 2, 0, 0, 0));
  }

  private static void assertFails(JournalCheck actual, JournalCheck expected) {
    assertThat(actual).isEqualTo(expected);
    assertThat(actual.holds()).isFalse();
  }

  private static JournalCheck check(int... versions) {
    return JournalCheck.of(
        STORED,
        java.util.Arrays.stream(versions)
            .mapToObj(version -> new Entry(version, STORED.get(version - 1)))
            .toList());
  }
}
