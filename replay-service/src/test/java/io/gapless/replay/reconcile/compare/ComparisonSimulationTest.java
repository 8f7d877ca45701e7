package io.gapless.replay.reconcile.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.replay.sample.SampleEvents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small worlds of every kind of fault, judged by whoever made them in the most naive way. */
final class ComparisonSimulationTest {
  private static final int WORLDS = 2_000;

  private final Path folder;

  ComparisonSimulationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void what_is_found_is_what_is_wrong() {
    try (TemporaryFiles files = TemporaryFiles.in(folder)) {
      for (long seed = 0; seed < WORLDS; seed++) {
        Random random = new Random(seed);
        ComparedWorld world = new ComparedWorld(1 + random.nextInt(3));
        world.rows = 1 + random.nextInt(7);
        new Fate(world, random).happen();
        long through = 1 + random.nextInt(40);
        world.stable = Position.of(random.nextInt(45));
        Naive naive = new Naive(world, Math.min(through, world.stable.value()));
        SortedRuns.Bounds bounds = new SortedRuns.Bounds(1 + random.nextInt(6), 1_000);

        Comparison done = world.compare(through, files, bounds);

        assertThat(positions(done, FindingKind.MISSING))
            .as("missing, seed %d", seed)
            .isEqualTo(naive.missing());
        assertThat(done.counts().unknown()).as("unknown, seed %d", seed).isEqualTo(naive.unknown());
        assertThat(done.counts().altered()).as("altered, seed %d", seed).isEqualTo(naive.altered());
        assertThat(positions(done, FindingKind.OUT_OF_ORDER))
            .as("out of order, seed %d", seed)
            .isEqualTo(naive.outOfOrder());
        assertThat(done.counts().duplicates())
            .as("duplicates, seed %d", seed)
            .isEqualTo(naive.duplicates());
        assertThat(done.findings())
            .as("listed, seed %d", seed)
            .hasSize(
                (int)
                    (done.counts().missing()
                        + done.counts().unknown()
                        + done.counts().altered()
                        + done.counts().outOfOrder()));
      }
    }
  }

  private static Set<Long> positions(Comparison done, FindingKind kind) {
    Set<Long> positions = new TreeSet<>();
    done.findings().stream()
        .filter(it -> it.kind() == kind)
        .forEach(it -> positions.add(it.position()));
    return positions;
  }

  /** Appends and publishes, and does every wrong there is. */
  private record Fate(ComparedWorld world, Random random) {
    void happen() {
      List<WriterId> writers = List.of(new WriterId(new UUID(1, 1)), new WriterId(new UUID(2, 2)));
      Map<EntityKey, Long> versions = new HashMap<>();
      List<Event> toPublish = new ArrayList<>();
      long position = 0;
      for (int i = 0; i < 25; i++) {
        position += 1 + random.nextInt(2);
        EntityKey entity = SampleEvents.account("e" + random.nextInt(4));
        long version = versions.merge(entity, 1L, Long::sum);
        WriterId writer = writers.get(random.nextInt(2));
        Event event = SampleEvents.event(writer, entity, version, position, "{\"at\":" + i + "}");
        world.append(event);
        toPublish.add(event);
      }
      writers.forEach(it -> world.unsettled.put(it, Position.of(25 + random.nextInt(20))));
      swap(toPublish);
      toPublish.forEach(this::publish);
    }

    private void swap(List<Event> events) {
      for (int i = 1; i < events.size(); i++) {
        if (random.nextInt(6) == 0) {
          events.set(i, events.set(i - 1, events.get(i)));
        }
      }
    }

    private void publish(Event event) {
      switch (random.nextInt(14)) {
        case 0 -> {} // lost
        case 1 -> world.spilled.add(SampleEvents.spilled(event));
        case 2 -> {
          world.spilled.add(SampleEvents.spilled(event));
          world.quarantined.add(event.entity());
        }
        case 3 -> world.publish(event, ComparedWorld.replayed(event));
        case 4 -> {
          world.publish(event);
          world.publish(event);
        }
        case 5 -> world.publish(event, altered(event));
        case 6 -> {
          world.publish(event);
          world.publish(event, altered(event));
        }
        case 7 -> {
          world.publish(event);
          world.publish(phantom(event));
        }
        case 8 -> world.letGo.add(event.position().value());
        default -> world.publish(event);
      }
    }

    private EventRecord altered(Event event) {
      EventRecord record = SampleEvents.FORMAT.encode(event);
      byte[] value = record.value().clone();
      value[random.nextInt(value.length)] ^= 1;
      return new EventRecord(record.topic(), record.key(), record.headers(), value);
    }

    /** Some of these claim a position that another event has. */
    private Event phantom(Event event) {
      return SampleEvents.event(
          event.entity(), 100 + random.nextInt(9), 1 + random.nextInt(90), "{}");
    }
  }

  /** The same verdicts, by looking at everything again for every event. */
  private record Naive(ComparedWorld world, long through) {
    Set<Long> missing() {
      Set<Long> missing = new TreeSet<>();
      for (Event event : events()) {
        boolean isConfirmed = new Confirmed(world.unsettled).covers(event);
        if (claiming(event.position().value()).isEmpty()
            && isConfirmed
            && !world.letGo.contains(event.position().value())
            && !isSpilled(event)) {
          missing.add(event.position().value());
        }
      }
      return missing;
    }

    private boolean isSpilled(Event event) {
      return world.quarantined.contains(event.entity())
          || world.spilled.stream().anyMatch(row -> row.position().equals(event.position()));
    }

    long unknown() {
      if (events().isEmpty()) {
        return 0; // the topic is not even read
      }
      return records().stream()
          .map(Naive::position)
          .filter(
              it -> it > world.store.lastKey() || (it <= through && !world.store.containsKey(it)))
          .count();
    }

    long altered() {
      long altered = 0;
      for (Event event : events()) {
        altered +=
            claiming(event.position().value()).stream().filter(it -> !isOf(it, event)).count();
      }
      return altered;
    }

    long duplicates() {
      long duplicates = 0;
      for (Event event : events()) {
        duplicates +=
            Math.max(
                0,
                claiming(event.position().value()).stream().filter(it -> isOf(it, event)).count()
                    - 1);
      }
      return duplicates;
    }

    Set<Long> outOfOrder() {
      Set<Long> late = new TreeSet<>();
      for (Event event : events()) {
        Optional<TopicRecord> first = first(event);
        if (first.isPresent() && !isReplayed(first.get()) && isBehindOwn(event, first.get())) {
          late.add(event.position().value());
        }
      }
      return late;
    }

    private boolean isBehindOwn(Event event, TopicRecord first) {
      for (Event newer : world.store.values()) {
        boolean isRelated =
            newer.entity().equals(event.entity())
                && newer.writer().equals(event.writer())
                && newer.version().isAfter(event.version());
        if (isRelated && hasOwnBefore(newer, first)) {
          return true;
        }
      }
      return false;
    }

    /** In the window only the first copy counts; beyond it any of the writer's own. */
    private boolean hasOwnBefore(Event newer, TopicRecord first) {
      if (newer.position().value() <= through) {
        return first(newer)
            .filter(it -> !isReplayed(it) && it.offset() < first.offset())
            .isPresent();
      }
      return claiming(newer.position().value()).stream()
          .anyMatch(it -> isOf(it, newer) && !isReplayed(it) && it.offset() < first.offset());
    }

    private Optional<TopicRecord> first(Event event) {
      return claiming(event.position().value()).stream().filter(it -> isOf(it, event)).findFirst();
    }

    private static boolean isReplayed(TopicRecord record) {
      return record.headers().containsKey("ce_replay");
    }

    private List<Event> events() {
      return world.store.values().stream().filter(it -> it.position().value() <= through).toList();
    }

    private List<TopicRecord> records() {
      List<TopicRecord> all = new ArrayList<>();
      world.partitions.forEach(all::addAll);
      return all;
    }

    private List<TopicRecord> claiming(long position) {
      return records().stream().filter(it -> position(it) == position).toList();
    }

    private static boolean isOf(TopicRecord record, Event event) {
      EventRecord right = SampleEvents.FORMAT.encode(event);
      Map<String, String> headers = new HashMap<>(record.headers());
      headers.remove("ce_replay");
      return headers.equals(right.headers()) && Arrays.equals(record.value(), right.value());
    }

    private static long position(TopicRecord record) {
      return Long.parseLong(record.headers().getOrDefault("ce_position", "0"));
    }
  }
}
