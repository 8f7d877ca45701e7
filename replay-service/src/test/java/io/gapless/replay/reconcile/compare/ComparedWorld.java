package io.gapless.replay.reconcile.compare;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.sample.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An event store, a topic of one partition per entity's first letter, and a fallback store. */
final class ComparedWorld implements StoreSide, TopicSide, FallbackSide {
  static final EntityType TYPE = new EntityType("account");

  final TreeMap<Long, Event> store = new TreeMap<>();
  final List<List<TopicRecord>> partitions = new ArrayList<>();
  final Map<WriterId, Position> unsettled = new HashMap<>();
  final List<SpilledEvent> spilled = new ArrayList<>();
  final Set<EntityKey> quarantined = new HashSet<>();
  final Set<Long> letGo = new HashSet<>();
  Position stable = Position.of(Long.MAX_VALUE);

  /** Runs when the topic is first read to its end: what happens while a comparison runs. */
  Runnable meanwhile = () -> {};

  /** Most rows that one read hands over. */
  int rows = 3;

  ComparedWorld(int partitionCount) {
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  Event append(Event event) {
    store.put(event.position().value(), event);
    return event;
  }

  TopicRecord publish(Event event) {
    return publish(event, SampleEvents.FORMAT.encode(event));
  }

  TopicRecord publish(Event event, EventRecord record) {
    int partition = Math.floorMod(event.entity().hashCode(), partitions.size());
    List<TopicRecord> log = partitions.get(partition);
    TopicRecord published =
        new TopicRecord(partition, log.size(), record.key(), record.headers(), record.value());
    log.add(published);
    return published;
  }

  static EventRecord replayed(Event event) {
    return SampleEvents.FORMAT.encode(event, Optional.of("spilled"));
  }

  Comparison.Sides sides() {
    return new Comparison.Sides(this, this, this, SampleEvents.FORMAT);
  }

  /** Compares positions after 0 up to {@code through}, to the end. */
  Comparison compare(long through, TemporaryFiles files, SortedRuns.Bounds bounds) {
    Window window = new Window(TYPE, Position.start(), Position.of(through));
    try (Comparison comparison =
        new Comparison(window, sides(), files, Duration.ofHours(1), bounds)) {
      while (comparison.step()) {
        // Each step is bounded; a comparison that never ends is caught by the test's time-out.
      }
      return comparison;
    }
  }

  // The event store.

  @Override
  public Position stable() {
    return stable;
  }

  @Override
  public Confirmed confirmed() {
    return new Confirmed(unsettled);
  }

  @Override
  public Position committedMaximum() {
    return store.isEmpty() ? Position.start() : Position.of(store.lastKey());
  }

  @Override
  public Optional<Instant> earliest(Position after, Position through) {
    return store.subMap(after.value(), false, through.value(), true).values().stream()
        .map(Event::occurredAt)
        .min(Comparator.naturalOrder());
  }

  @Override
  public Position read(Window window, Position after, Consumer<Event> sink) {
    List<Event> page =
        store.subMap(after.value(), false, window.through().value(), true).values().stream()
            .filter(event -> event.entity().type().equals(window.type()))
            .limit(rows)
            .toList();
    page.forEach(sink);
    return page.size() < rows ? window.through() : page.getLast().position();
  }

  @Override
  public List<Event> at(Collection<Position> positions) {
    return positions.stream()
        .sorted()
        .flatMap(it -> Optional.ofNullable(store.get(it.value())).stream())
        .toList();
  }

  @Override
  public Optional<Event> of(EntityKey entity, EntityVersion version) {
    return store.values().stream()
        .filter(it -> it.entity().equals(entity) && it.version().equals(version))
        .findFirst();
  }

  // The topic.

  @Override
  public Reading open(EntityType type, Instant since) {
    return new WorldReading();
  }

  private final class WorldReading implements Reading {
    private final int[] next = new int[partitions.size()];
    private final int[] ends = new int[partitions.size()];
    private boolean isFirst = true;

    WorldReading() {
      extend();
    }

    @Override
    public void extend() {
      for (int i = 0; i < ends.length; i++) {
        ends[i] = partitions.get(i).size();
      }
    }

    @Override
    public boolean poll(Consumer<TopicRecord> sink) {
      for (int i = 0; i < ends.length; i++) {
        if (next[i] < ends[i]) {
          sink.accept(partitions.get(i).get(next[i]++));
          return true;
        }
      }
      if (isFirst) {
        isFirst = false;
        meanwhile.run();
      }
      return false;
    }

    @Override
    public boolean mayHaveLetGo(Event event) {
      return letGo.contains(event.position().value());
    }

    @Override
    public Optional<TopicRecord> at(int partition, long offset) {
      return Optional.of(partitions.get(partition).get((int) offset));
    }

    @Override
    public void close() {}
  }

  // The fallback store.

  @Override
  public List<SpilledEvent> page(Shard shard, Optional<SpillKey> after) {
    return spilled.stream()
        .filter(row -> row.key().shard().equals(shard) && !quarantined.contains(row.entity()))
        .sorted(Comparator.comparing(SpilledEvent::entity).thenComparing(SpilledEvent::version))
        .filter(row -> after.isEmpty() || isBehind(row, after.get()))
        .limit(2)
        .toList();
  }

  private static boolean isBehind(SpilledEvent row, SpillKey after) {
    int byEntity = row.entity().compareTo(after.entity());
    return byEntity > 0 || (byEntity == 0 && row.version().isAfter(after.version()));
  }

  @Override
  public Set<EntityKey> aside(Set<EntityKey> entities) {
    Set<EntityKey> aside = new HashSet<>(entities);
    aside.retainAll(quarantined);
    aside.removeIf(it -> spilled.stream().noneMatch(row -> row.entity().equals(it)));
    return aside;
  }
}
