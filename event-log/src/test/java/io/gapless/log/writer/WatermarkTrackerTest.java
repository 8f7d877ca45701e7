package io.gapless.log.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.TestEvents;
import io.gapless.log.writer.WatermarkTracker.OpenAppend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatermarkTrackerTest {
  private static final EntityKey ENTITY = EntityKey.of("account", "a");
  private static final WriterId WRITER = new WriterId(UUID.randomUUID());
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  private final WatermarkTracker tracker = new WatermarkTracker(point(100));

  @Test
  void a_new_writer_starts_at_the_committed_maximum_of_its_registration() {
    assertThat(tracker.watermark()).isEqualTo(mark(100, 100));
  }

  @Test
  void an_open_append_holds_committed_through_at_what_was_durable_when_it_opened() {
    OpenAppend early = tracker.open();
    OpenAppend late = tracker.open();

    tracker.committed(late, List.of(event(102)), NOW);
    tracker.confirmed(Position.of(102));

    assertThat(tracker.watermark()).isEqualTo(mark(100, 100));
    tracker.committed(early, List.of(event(101)), NOW);
    assertThat(tracker.watermark()).isEqualTo(mark(102, 100));
  }

  @Test
  void a_position_drawn_by_another_writer_does_not_move_it_before_it_is_durable() {
    OpenAppend append = tracker.open();
    tracker.committed(append, List.of(event(105)), NOW);
    tracker.confirmed(Position.of(105));

    assertThat(tracker.watermark()).isEqualTo(mark(105, 105));
  }

  @Test
  void an_idle_writer_moves_to_what_was_seen_durable() {
    tracker.sawDurable(point(250));

    assertThat(tracker.watermark()).isEqualTo(mark(250, 250));
  }

  @Test
  void what_was_seen_durable_never_passes_an_open_append() {
    OpenAppend append = tracker.open();

    tracker.sawDurable(point(250));

    assertThat(tracker.watermark()).isEqualTo(mark(100, 100));
    tracker.rolledBack(append);
    assertThat(tracker.watermark()).isEqualTo(mark(250, 250));
  }

  @Test
  void the_lowest_unconfirmed_event_holds_confirmed_through() {
    tracker.committed(tracker.open(), List.of(event(101), event(102), event(103)), NOW);

    tracker.confirmed(Position.of(102));
    tracker.confirmed(Position.of(103));

    assertThat(tracker.watermark()).isEqualTo(mark(103, 100));
    tracker.confirmed(Position.of(101));
    assertThat(tracker.watermark()).isEqualTo(mark(103, 103));
  }

  @Test
  void a_repeated_confirmation_changes_nothing() {
    tracker.committed(tracker.open(), List.of(event(101), event(102)), NOW);

    tracker.confirmed(Position.of(102));
    tracker.confirmed(Position.of(102));

    assertThat(tracker.unconfirmed(NOW).count()).isEqualTo(1);
  }

  @Test
  void the_backlog_is_counted_in_events_bytes_and_age() {
    Event event = event(101);
    tracker.committed(tracker.open(), List.of(event), NOW);

    assertThat(tracker.unconfirmed(NOW.plusSeconds(9)))
        .isEqualTo(new Unconfirmed(1, event.payload().size(), Duration.ofSeconds(9)));
  }

  @Test
  void an_append_ends_once() {
    OpenAppend append = tracker.open();
    tracker.rolledBack(append);

    assertThatThrownBy(() -> tracker.committed(append, List.of(event(101)), NOW))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Event event(long position) {
    return TestEvents.event(ENTITY, position, position, WRITER);
  }

  private static DurablePoint point(long position) {
    return DurablePoint.of(Position.of(position), new EventId(UUID.randomUUID()));
  }

  private static Watermark mark(long committedThrough, long confirmedThrough) {
    return new Watermark(Position.of(committedThrough), Position.of(confirmedThrough));
  }
}
