package io.gapless.replay.jobs.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.replay.jobs.select.SelectionCount.Count;
import io.gapless.replay.jobs.select.TallyPage.Tally;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.read.StoreReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a store of one event at each position, of which each step takes as long as is said. */
final class SelectionCountTest {
  private static final long EVENTS = 500_000;
  private static final Selection ALL = Selection.all(EntityType.of("account"));

  private final AtomicLong time = new AtomicLong();
  private final StoreReads reads =
      new StoreReads(new Backend("event-store"), 1, Duration.ofSeconds(10));
  private final List<Integer> windows = new ArrayList<>();
  private Duration perPosition = Duration.ofNanos(1_000);

  @AfterEach
  void close() {
    reads.close();
  }

  private Optional<Count> count(Position after, Duration budget) {
    return new SelectionCount(new Store(), reads, time::get)
        .count(ALL, after, Position.of(EVENTS), budget);
  }

  private final class Store implements SelectedEvents {
    @Override
    public Position stable() {
      return Position.of(EVENTS);
    }

    @Override
    public SelectedPage page(Selection selection, Cursor from, Position through, int limit) {
      throw new UnsupportedOperationException("a count reads no events");
    }

    @Override
    public TallyPage count(
        Selection selection, Cursor from, Position least, Position through, int window) {
      windows.add(window);
      long after = from.position().value();
      long end = Math.min(through.value(), after + window);
      time.addAndGet(perPosition.toNanos() * (end - after));
      List<Tally> tallies =
          LongStream.range(0, Math.min(100, end - after))
              .mapToObj(it -> new Tally("e" + it, (end - after) / 100, end - after))
              .toList();
      return new TallyPage(tallies, Cursor.at(Position.of(end)), end == through.value());
    }
  }

  @Test
  void entities_are_counted_once_and_events_and_bytes_summed() {
    Count count = count(Position.start(), Duration.ofSeconds(8)).orElseThrow();

    assertThat(count).isEqualTo(new Count(EVENTS, 100 * EVENTS, 100));
  }

  @Test
  void only_what_lies_behind_is_counted() {
    assertThat(count(Position.of(EVENTS - 1_000), Duration.ofSeconds(8)))
        .contains(new Count(1_000, 100_000, 100));
  }

  @Test
  void steps_grow_while_the_store_is_quick_and_shrink_while_it_is_slow() {
    assertThat(count(Position.start(), Duration.ofSeconds(8))).isPresent();
    assertThat(windows).contains(SelectionCount.MOST_WINDOW);
    windows.clear();

    perPosition = Duration.ofMillis(1);
    assertThat(count(Position.start(), Duration.ofSeconds(8))).isEmpty();
    assertThat(windows).startsWith(1_000, 500).endsWith(250);
  }

  @Test
  void a_count_gives_up_when_its_time_is_over() {
    perPosition = Duration.ofMillis(1);
    Duration budget = Duration.ofSeconds(3);

    assertThat(count(Position.start(), budget)).isEmpty();

    assertThat(Duration.ofNanos(time.get())).isBetween(budget, budget.plusSeconds(1));
  }
}
