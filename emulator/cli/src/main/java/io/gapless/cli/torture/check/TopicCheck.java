package io.gapless.cli.torture.check;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whatever is on the topic was committed, and is what was committed (I2, I6, I16), and in the end
 * everything that was committed is there (L2). Also remembers where each event first was, for
 * {@link NowhereCheck}.
 */
final class TopicCheck {
  /** Where an event is: the first record of it, by partition. */
  record Place(int partition, long offset) {}

  private final Committed committed;
  private final Findings findings;
  private final Hits hits;
  private final Map<Position, List<Place>> places = new HashMap<>();
  private final Map<EntityKey, Long> highest = new HashMap<>();
  private final Set<Position> plain = new HashSet<>();

  TopicCheck(Committed committed, Findings findings, Hits hits) {
    this.committed = committed;
    this.findings = findings;
    this.hits = hits;
  }

  void add(TopicRecord record) {
    Optional<StoredEvent> event = committed.at(record.entity(), record.version());
    if (event.isEmpty()) {
      findings.add(
          Invariant.I2, record.entity(), "on the topic and not in the store", around(record));
      return;
    }
    compare(record, event.get());
    note(record, event.get());
  }

  private void compare(TopicRecord record, StoredEvent event) {
    if (!record.id().equals(event.id()) || !record.digest().equals(event.digest())) {
      findings.add(Invariant.I6, record.entity(), "another event on the topic", around(record));
    } else if (!record.key().equals(record.entity().id())
        || !record.position().equals(event.position())) {
      findings.add(
          Invariant.I16, record.entity(), "another key or position on the topic", around(record));
    }
  }

  private void note(TopicRecord record, StoredEvent event) {
    boolean again = places.containsKey(event.position());
    places
        .computeIfAbsent(event.position(), it -> new ArrayList<>(1))
        .add(new Place(record.partition(), record.offset()));
    if (again) {
      hits.hit(Sometimes.TWICE_ON_TOPIC);
    }
    if (record.replay().isEmpty()) {
      plain.add(event.position());
    }
    noteReplay(record, event);
    long head = highest.merge(record.entity(), record.version().value(), Math::max);
    if (!again && record.version().value() < head) {
      hits.hit(Sometimes.OVERTAKEN);
    }
  }

  private void noteReplay(TopicRecord record, StoredEvent event) {
    switch (record.replay()) {
      case "spilled" -> {
        hits.hit(Sometimes.SPILLED_AND_PUBLISHED);
        if (plain.contains(event.position())) {
          hits.hit(Sometimes.SPILLED_AND_IN_KAFKA);
        }
      }
      case "take-over" -> hits.hit(Sometimes.WRITER_TAKEN_OVER);
      default -> {}
    }
  }

  /** Whether an event was on the topic when it ended there. */
  boolean hasBelow(StoredEvent event, Map<Integer, Long> ends) {
    return places.getOrDefault(event.position(), List.of()).stream()
        .anyMatch(it -> it.offset() < ends.getOrDefault(it.partition(), 0L));
  }

  /** Returns how many committed events are not on the topic. */
  long finish(boolean mayMiss) {
    long missing = 0;
    for (EntityKey entity : committed.entities()) {
      for (long version = 1; version <= committed.head(entity); version++) {
        Optional<StoredEvent> event = committed.at(entity, EntityVersion.of(version));
        if (event.isPresent() && !places.containsKey(event.get().position())) {
          missing++;
          if (!mayMiss) {
            findings.add(
                Invariant.L2,
                entity,
                "committed and in the end not on the topic",
                committed.around(entity, version, "topic: nothing"));
          }
        }
      }
    }
    return missing;
  }

  private List<String> around(TopicRecord record) {
    return committed.around(record.entity(), record.version().value(), record.toString());
  }
}
