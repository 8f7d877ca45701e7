package io.gapless.log.writer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.TestEvents;
import io.gapless.log.writer.WatermarkTracker.OpenAppend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Several writers on one virtual store whose auto-increment hands positions out in ascending order,
 * whose transactions commit in any order or never, and which forgets undurable ones when it
 * crashes. After every step: nothing ever commits at or below a stable position that was once
 * computed, and nothing unconfirmed lies at or below a writer's confirmed mark.
 */
class WatermarkSimulationTest {
  private static final int SEEDS = Integer.getInteger("gapless.simulation.seeds", 20_000);
  private static final int STEPS = 60;

  @Test
  void no_commit_ever_appears_below_a_stable_position() {
    for (long seed = 0; seed < SEEDS; seed++) {
      new World(seed).run();
    }
  }

  private static final class World {
    private final long seed;
    private final Random random;
    private final List<VirtualWriter> writers = new ArrayList<>();
    private final Set<Long> committed = new HashSet<>();
    private long nextPosition = 1;
    private long highestStable;

    World(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
        checkStable();
        writers.forEach(writer -> writer.checkConfirmed(seed));
      }
    }

    private void step() {
      int choice = random.nextInt(10);
      if (writers.isEmpty() || (choice == 0 && writers.size() < 4)) {
        writers.add(new VirtualWriter(maximum()));
        return;
      }
      VirtualWriter writer = writers.get(random.nextInt(writers.size()));
      switch (choice) {
        case 1, 2 -> writer.open();
        case 3, 4 -> writer.insert(() -> nextPosition++, random);
        case 5, 6 -> writer.end(random, committed);
        case 7, 8 -> writer.confirmOne(random);
        default -> writer.tracker.sawDurable(maximum());
      }
    }

    private DurablePoint maximum() {
      return committed.stream()
          .max(Long::compare)
          .map(
              position ->
                  DurablePoint.of(Position.of(position), new EventId(new UUID(0, position))))
          .orElse(DurablePoint.none());
    }

    private void checkStable() {
      long stable =
          writers.stream()
              .mapToLong(writer -> writer.tracker.watermark().committedThrough().value())
              .min()
              .orElse(maximum().position().value());
      Set<Long> below = new HashSet<>();
      LongStream.rangeClosed(1, highestStable).filter(committed::contains).forEach(below::add);
      assertThat(seenBelow)
          .as("seed %d: a commit appeared at or below the stable position %d", seed, highestStable)
          .isEqualTo(below);
      highestStable = Math.max(highestStable, stable);
      seenBelow.clear();
      LongStream.rangeClosed(1, highestStable).filter(committed::contains).forEach(seenBelow::add);
    }

    private final Set<Long> seenBelow = new HashSet<>();
  }

  private static final class VirtualWriter {
    private final WriterId id = new WriterId(UUID.randomUUID());
    private final WatermarkTracker tracker;
    private final Map<OpenAppend, List<Event>> open = new HashMap<>();
    private final Set<Long> unconfirmed = new HashSet<>();

    VirtualWriter(DurablePoint registered) {
      this.tracker = new WatermarkTracker(registered);
    }

    void open() {
      if (open.size() < 3) {
        open.put(tracker.open(), new ArrayList<>());
      }
    }

    void insert(LongSupplier autoIncrement, Random random) {
      any(random)
          .ifPresent(
              append -> requireNonNull(open.get(append)).add(event(autoIncrement.getAsLong())));
    }

    void end(Random random, Set<Long> committed) {
      any(random)
          .ifPresent(
              append -> {
                List<Event> events = requireNonNull(open.remove(append));
                if (random.nextInt(4) == 0) {
                  tracker.rolledBack(append);
                } else {
                  events.forEach(event -> committed.add(event.position().value()));
                  events.forEach(event -> unconfirmed.add(event.position().value()));
                  tracker.committed(append, events, Instant.EPOCH);
                }
              });
    }

    void confirmOne(Random random) {
      unconfirmed.stream()
          .skip(unconfirmed.isEmpty() ? 0 : random.nextInt(unconfirmed.size()))
          .findFirst()
          .ifPresent(
              position -> {
                unconfirmed.remove(position);
                tracker.confirmed(Position.of(position));
              });
    }

    void checkConfirmed(long seed) {
      long mark = tracker.watermark().confirmedThrough().value();
      assertThat(unconfirmed)
          .as("seed %d: unconfirmed at or below %d", seed, mark)
          .allMatch(position -> position > mark);
    }

    private Optional<OpenAppend> any(Random random) {
      return open.keySet().stream()
          .skip(open.isEmpty() ? 0 : random.nextInt(open.size()))
          .findFirst();
    }

    private Event event(long position) {
      return TestEvents.event(EntityKey.of("account", "a"), position, position, id);
    }
  }
}
