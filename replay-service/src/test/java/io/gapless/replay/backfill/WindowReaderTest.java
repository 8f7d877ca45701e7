package io.gapless.replay.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventWindow;
import io.gapless.replay.sample.SampleEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowReaderTest {
  private static final EntityType TYPE = new EntityType("account");
  private static final Position END = Position.of(Long.MAX_VALUE);

  private final List<Event> stored = new ArrayList<>();
  private Position stable = END;
  private final WindowReader reader =
      new WindowReader(() -> stable, this::between, new SimpleMeterRegistry());

  @Test
  void gives_what_lies_between_two_positions() {
    store(10, 5);
    stable = Position.of(8);

    EventWindow window = reader.read(TYPE, Position.of(2), Position.of(6), 100);

    assertThat(positions(window)).containsExactly(3L, 4L, 5L, 6L);
    assertThat(window.through()).isEqualTo(Position.of(6));
    assertThat(window.stable()).isEqualTo(stable);
  }

  @Test
  void never_goes_beyond_the_stable_position() {
    store(10, 5);
    stable = Position.of(4);

    EventWindow window = reader.read(TYPE, Position.of(2), END, 100);

    assertThat(positions(window)).containsExactly(3L, 4L);
    assertThat(window.through()).isEqualTo(stable);
    assertThat(reader.read(TYPE, Position.of(7), END, 100).through()).isEqualTo(Position.of(7));
  }

  @Test
  void ends_with_the_last_event_that_may_be_given() {
    store(500, 5);

    EventWindow window = reader.read(TYPE, Position.start(), END, 300);

    assertThat(window.events()).hasSize(300);
    assertThat(window.through()).isEqualTo(window.events().getLast().position());
  }

  @Test
  void of_large_events_few_are_given() {
    store(100, 500_000);

    EventWindow window = reader.read(TYPE, Position.start(), END, 100);

    assertThat(window.events().size() * 500_000L)
        .isBetween(WindowReader.MAX_BYTES, 5 * WindowReader.MAX_BYTES);
    assertThat(window.through()).isEqualTo(window.events().getLast().position());
  }

  private void store(int count, int bytes) {
    for (int position = 1; position <= count; position++) {
      stored.add(
          SampleEvents.event(SampleEvents.account("a" + position), 1, position, "x".repeat(bytes)));
    }
  }

  private List<Event> between(EntityType type, Position after, Position through, int limit) {
    return stored.stream()
        .filter(it -> it.entity().type().equals(type))
        .filter(it -> it.position().isAfter(after))
        .filter(it -> !it.position().isAfter(through))
        .limit(limit)
        .toList();
  }

  private static List<Long> positions(EventWindow window) {
    return window.events().stream().map(event -> event.position().value()).toList();
  }
}
