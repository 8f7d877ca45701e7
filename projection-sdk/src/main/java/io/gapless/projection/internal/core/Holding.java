package io.gapless.projection.internal.core;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The events of one entity that wait to be applied. Those that follow the applied version without a
 * hole are <em>in line</em>; the others wait for an earlier one. What does not fit is forgotten,
 * save the highest version seen and the lowest offset: the event store has the rest, and no offset
 * is passed before it is applied.
 */
final class Holding {
  /**
   * An event that waits.
   *
   * @param origin the record that brought it, empty if the event store did
   */
  record Held(Event event, Optional<Origin> origin) {}

  private final NavigableMap<Long, Held> events = new TreeMap<>();
  private Map<TopicPartition, Long> forgottenFrom = Collections.emptyMap(); // as for most
  private long bytes;
  private long forgottenUpTo;
  private long highestSeen;
  private long applied;
  private long lineEnd;
  private Optional<Held> contradiction = Optional.empty();

  /** Keeps an event. Another event for a version already held is a contradiction. */
  void hold(Event event, Optional<Origin> origin) {
    long version = event.version().value();
    Held held = events.get(version);
    if (held == null) {
      events.put(version, new Held(event, origin));
      bytes += event.payload().size();
      highestSeen = Math.max(highestSeen, version);
      extendLine();
      return;
    }
    if (!isSame(held.event(), event)) {
      contradict(event, origin);
    }
    origin.ifPresent(from -> see(event.version(), from));
  }

  /** Keeps an event that claims the version of another, until it is judged. */
  void contradict(Event event, Optional<Origin> origin) {
    contradiction = contradiction.or(() -> Optional.of(new Held(event, origin)));
  }

  /** Remembers that a version exists, and where a copy of it lies. */
  void see(EntityVersion version, Origin origin) {
    see(version);
    forgottenUpTo = Math.max(forgottenUpTo, version.value());
    if (forgottenFrom.isEmpty()) {
      forgottenFrom = new HashMap<>();
    }
    forgottenFrom.merge(origin.partition(), origin.offset(), Math::min);
  }

  /** Remembers that a version exists. */
  void see(EntityVersion version) {
    highestSeen = Math.max(highestSeen, version.value());
  }

  /**
   * Takes the applied version, and lets go of everything up to it.
   *
   * @return the events let go of
   */
  List<Held> appliedThrough(EntityVersion version) {
    List<Held> letGo = letGo(version.value());
    bytes -= bytes(letGo);
    applied = version.value();
    lineEnd = applied;
    if (forgottenUpTo <= applied) {
      forgottenFrom.clear();
    }
    extendLine();
    return letGo;
  }

  private List<Held> letGo(long version) {
    List<Held> letGo = new ArrayList<>(events.size());
    while (!events.isEmpty() && events.firstKey() <= version) {
      letGo.add(events.pollFirstEntry().getValue());
    }
    return letGo;
  }

  /** Lets go of the highest event, but remembers that it exists. */
  void forgetHighest() {
    Held highest = events.pollLastEntry().getValue();
    bytes -= highest.event().payload().size();
    lineEnd = Math.min(lineEnd, highest.event().version().value() - 1);
    highest.origin().ifPresent(from -> see(highest.event().version(), from));
  }

  /**
   * Lets go of all that came from these partitions, because they are another's now.
   *
   * @return whether anything did
   */
  boolean revoke(Collection<TopicPartition> partitions) {
    boolean any = events.values().removeIf(held -> cameFrom(partitions, held));
    any |= forgottenFrom.keySet().removeAll(partitions);
    Optional<Held> kept = contradiction.filter(it -> !cameFrom(partitions, it));
    any |= !kept.equals(contradiction);
    contradiction = kept;
    bytes = bytes(events.values());
    lineEnd = applied;
    extendLine();
    return any;
  }

  /** Whether a partition waits for something held or forgotten here. */
  boolean hasOrigins() {
    return !forgottenFrom.isEmpty()
        || contradiction.flatMap(Held::origin).isPresent()
        || events.values().stream().anyMatch(held -> held.origin().isPresent());
  }

  /** Lowers, per partition, the lowest offset of what is not finished. */
  void collectOldest(Map<TopicPartition, Long> oldest) {
    forgottenFrom.forEach((partition, offset) -> oldest.merge(partition, offset, Math::min));
    contradiction.ifPresent(it -> collect(it, oldest));
    events.values().forEach(it -> collect(it, oldest));
  }

  private static void collect(Held held, Map<TopicPartition, Long> oldest) {
    held.origin().ifPresent(o -> oldest.merge(o.partition(), o.offset(), Math::min));
  }

  private static boolean cameFrom(Collection<TopicPartition> partitions, Held held) {
    return held.origin().filter(o -> partitions.contains(o.partition())).isPresent();
  }

  /** The next events, without a hole, at most {@code most}. */
  List<Event> line(int most) {
    List<Event> line = new ArrayList<>();
    for (Held held : events.headMap(lineEnd, true).values()) {
      if (line.size() == most) {
        break;
      }
      line.add(held.event());
    }
    return line;
  }

  boolean hasLine() {
    return lineEnd > applied;
  }

  /** Whether a version is known that is not in line. */
  boolean isBehind() {
    return highestSeen > lineEnd;
  }

  /** The last version missing before one that is held, or the highest seen. */
  EntityVersion missingTo() {
    Long next = events.higherKey(lineEnd);
    return EntityVersion.of(next == null ? Math.max(highestSeen, lineEnd) : next - 1);
  }

  /**
   * How far it pays to ask in one request: over further holes, as long as at least half of the
   * range is missing. An outage leaves holes everywhere; one by one, each would cost a wait.
   *
   * @param last asks no further
   */
  EntityVersion worthAskingTo(EntityVersion last) {
    long most = Math.min(last.value(), highestSeen);
    long best = Math.min(missingTo().value(), most);
    if (best == most) {
      return EntityVersion.of(best);
    }
    long held = 0;
    for (long version : events.subMap(lineEnd, false, most, true).keySet()) {
      best = isWorth(version - 1, held) ? version - 1 : best;
      held++;
    }
    return EntityVersion.of(isWorth(most, held) ? most : best);
  }

  /** Whether {@code to} is missing, and so is half of what leads to it. */
  private boolean isWorth(long to, long held) {
    return !events.containsKey(to) && 2 * held <= to - lineEnd;
  }

  EntityVersion highestSeen() {
    return EntityVersion.of(highestSeen);
  }

  Optional<Event> contradiction() {
    return contradiction.map(Held::event);
  }

  /** Lets go of an event that claims a version which took effect: the gate is to judge it. */
  Optional<Held> takeContradictionOfApplied() {
    Optional<Held> taken = contradiction.filter(it -> it.event().version().value() <= applied);
    if (taken.isPresent()) {
      contradiction = Optional.empty();
    }
    return taken;
  }

  Optional<Event> lowest() {
    return Optional.ofNullable(events.firstEntry()).map(entry -> entry.getValue().event());
  }

  int size() {
    return events.size();
  }

  /** Of all payloads. */
  long bytes() {
    return bytes;
  }

  private static long bytes(Collection<Held> all) {
    long bytes = 0;
    for (Held held : all) { // a stream would cost more than all else that is done for an event
      bytes += held.event().payload().size();
    }
    return bytes;
  }

  int outOfLine() {
    return events.size() - Math.toIntExact(lineEnd - applied);
  }

  private void extendLine() {
    while (events.containsKey(lineEnd + 1)) {
      lineEnd++;
    }
  }

  private static boolean isSame(Event one, Event other) {
    return one.id().equals(other.id()) && one.payload().digest().equals(other.payload().digest());
  }
}
