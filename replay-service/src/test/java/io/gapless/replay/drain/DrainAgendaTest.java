package io.gapless.replay.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.drain.DrainAgenda.Task;
import io.gapless.replay.drain.DrainPage.Cursor;
import io.gapless.replay.sample.SampleEvents;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DrainAgendaTest {
  private static final Shard ONE = new Shard(1);
  private static final Shard TWO = new Shard(2);
  private static final SpilledEvent ROW = SampleEvents.spilled(SampleEvents.account("a"), 1);
  private static final Cursor BEHIND_ROW = new Cursor(Optional.of(ROW.key()), Optional.empty());
  private static final long MILLI = 1_000_000;
  private static final long POLL = 250 * MILLI;

  private final DrainAgenda agenda = new DrainAgenda(Duration.ofMillis(250));

  private Task next(long now) {
    return agenda.next(now).orElseThrow();
  }

  @Test
  void a_shard_is_with_one_worker_at_a_time() {
    agenda.hold(Set.of(ONE), 0);

    assertThat(next(0)).isEqualTo(new Task(ONE, Cursor.START));
    assertThat(agenda.next(0)).isEmpty();
  }

  @Test
  void the_shard_that_waits_longest_goes_first() {
    agenda.hold(Set.of(ONE), 0);
    agenda.hold(Set.of(ONE, TWO), 5);

    assertThat(next(10).shard()).isEqualTo(ONE);
    assertThat(next(10).shard()).isEqualTo(TWO);
  }

  @Test
  void a_shard_with_progress_goes_on_at_once_behind_its_page() {
    agenda.hold(Set.of(ONE), 0);

    agenda.finished(next(0), new PageResult(1, 10, 1, 0, BEHIND_ROW), true, 7);

    assertThat(next(7)).isEqualTo(new Task(ONE, BEHIND_ROW));
  }

  @Test
  void an_empty_page_is_the_end_and_the_shard_begins_anew_after_a_pause() {
    agenda.hold(Set.of(ONE), 0);
    agenda.finished(next(0), new PageResult(1, 10, 1, 0, BEHIND_ROW), true, 0);

    agenda.finished(next(0), PageResult.empty(), true, 0);

    assertThat(agenda.next(POLL - 1)).isEmpty();
    assertThat(next(POLL)).isEqualTo(new Task(ONE, Cursor.START));
  }

  @Test
  void with_nowhere_to_send_to_the_backlog_is_not_read_on() {
    agenda.hold(Set.of(ONE), 0);

    agenda.finished(next(0), new PageResult(1, 10, 0, 0, BEHIND_ROW), false, 0);

    assertThat(agenda.next(POLL - 1)).isEmpty();
    assertThat(next(POLL)).isEqualTo(new Task(ONE, Cursor.START));
  }

  @Test
  void rows_that_stay_do_not_hide_those_behind_them() {
    agenda.hold(Set.of(ONE), 0);

    agenda.finished(next(0), new PageResult(1, 10, 0, 0, BEHIND_ROW), true, 0);

    assertThat(next(0)).isEqualTo(new Task(ONE, BEHIND_ROW));
  }

  @Test
  void a_shard_whose_rows_all_stay_is_read_less_and_less_often() {
    agenda.hold(Set.of(ONE), 0);
    long now = 0;
    for (int pass = 0; pass < 5; pass++) {
      agenda.finished(next(now), new PageResult(1, 10, 0, 0, BEHIND_ROW), true, now);
      agenda.finished(next(now), PageResult.empty(), true, now);
      now += 8 * POLL;
    }
    agenda.finished(next(now), new PageResult(1, 10, 0, 0, BEHIND_ROW), true, now);
    agenda.finished(next(now), PageResult.empty(), true, now);

    assertThat(agenda.next(now + 8 * POLL - 1)).isEmpty();
    assertThat(agenda.next(now + 8 * POLL)).isPresent();
  }

  @Test
  void an_empty_shard_is_left_alone_until_it_is_woken() {
    agenda.hold(Set.of(ONE, TWO), 0);
    agenda.finished(next(0), PageResult.empty(), true, 0);
    Task other = next(0);

    Shard empty = other.shard().equals(ONE) ? TWO : ONE;
    assertThat(agenda.empty()).containsExactly(empty);
    assertThat(agenda.next(1_000 * POLL)).isEmpty();

    agenda.wake(Set.of(empty), 3);
    assertThat(agenda.empty()).isEmpty();
    assertThat(next(3)).isEqualTo(new Task(empty, Cursor.START));
  }

  @Test
  void waking_changes_nothing_for_shards_that_are_not_empty() {
    agenda.hold(Set.of(ONE), 0);
    Task task = next(0);
    agenda.wake(Set.of(ONE, TWO), 0);
    assertThat(agenda.next(0)).isEmpty();

    agenda.finished(task, new PageResult(1, 10, 1, 0, BEHIND_ROW), true, 0);
    agenda.wake(Set.of(ONE), 0);

    assertThat(next(0)).isEqualTo(new Task(ONE, BEHIND_ROW));
  }

  @Test
  void a_shard_that_is_lost_while_a_worker_has_it_is_forgotten() {
    agenda.hold(Set.of(ONE, TWO), 0);
    Task lost = next(0);
    agenda.hold(Set.of(lost.shard().equals(ONE) ? TWO : ONE), 1);

    agenda.finished(lost, new PageResult(1, 10, 1, 0, BEHIND_ROW), true, 2);

    assertThat(next(2).shard()).isNotEqualTo(lost.shard());
    assertThat(agenda.next(2)).isEmpty();
  }

  @Test
  void a_failed_page_is_begun_anew_after_a_pause() {
    agenda.hold(Set.of(ONE), 0);
    agenda.finished(next(0), new PageResult(1, 10, 1, 0, BEHIND_ROW), true, 0);

    agenda.failed(next(0), 0);

    assertThat(agenda.next(POLL - 1)).isEmpty();
    assertThat(next(POLL).cursor()).isEqualTo(Cursor.START);
  }
}
