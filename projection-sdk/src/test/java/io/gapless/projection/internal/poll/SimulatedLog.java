package io.gapless.projection.internal.poll;

import io.gapless.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;

/** A topic that loses, repeats and swaps records, and whose number of partitions grows. */
final class SimulatedLog {
  /** What became of an event on its way. */
  enum Shape {
    INTACT,
    DAMAGED,
    UNREADABLE
  }

  record Entry(Event event, Shape shape) {}

  private final RandomGenerator random;
  private final Map<TopicPartition, List<Entry>> partitions = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final List<Entry> underWay = new ArrayList<>();
  private int size = 1;
  boolean losesNothing;

  SimulatedLog(RandomGenerator random) {
    this.random = random;
  }

  /** Sends an event; it arrives now, later, twice, or never. */
  void send(Event event) {
    int fate = random.nextInt(10);
    if (fate == 0 && !losesNothing) {
      return;
    }
    Shape shape =
        fate == 1 ? Shape.DAMAGED : fate == 2 && !losesNothing ? Shape.UNREADABLE : Shape.INTACT;
    underWay.add(new Entry(event, shape));
    if (fate == 3) {
      underWay.add(new Entry(event, Shape.INTACT));
    }
    while (underWay.size() > 3 || !underWay.isEmpty() && random.nextInt(3) > 0) {
      arrive(underWay.remove(random.nextInt(Math.min(underWay.size(), 2))));
    }
  }

  /** Everything under way arrives, and some old event once more. */
  void flush(List<Event> history) {
    underWay.forEach(this::arrive);
    underWay.clear();
    if (!history.isEmpty()) {
      arrive(new Entry(history.get(random.nextInt(history.size())), Shape.INTACT));
    }
  }

  void grow() {
    size = Math.min(3, size + 1);
  }

  Set<TopicPartition> partitions() {
    Set<TopicPartition> all = new LinkedHashSet<>();
    for (int i = 0; i < size; i++) {
      all.add(new TopicPartition("gapless.account", i));
    }
    return all;
  }

  List<Entry> entries(TopicPartition partition) {
    return partitions.getOrDefault(partition, List.of());
  }

  long committed(TopicPartition partition) {
    return committed.getOrDefault(partition, 0L);
  }

  void commit(TopicPartition partition, long offset) {
    committed.put(partition, offset);
  }

  private void arrive(Entry entry) {
    int number = Math.floorMod(entry.event().entity().hashCode(), size);
    partitions
        .computeIfAbsent(new TopicPartition("gapless.account", number), it -> new ArrayList<>())
        .add(entry);
  }
}
