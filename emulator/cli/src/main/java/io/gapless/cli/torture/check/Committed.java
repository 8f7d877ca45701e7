package io.gapless.cli.torture.check;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The event store by entity: what everything else is compared with. Finds out while it is filled
 * whether versions are dense and in the order of positions (I3).
 */
final class Committed {
  /** A command's events. */
  record Range(EntityKey entity, long first, long last, long events) {
    Range with(StoredEvent event) {
      long version = event.version().value();
      return new Range(entity, Math.min(first, version), Math.max(last, version), events + 1);
    }
  }

  private final Map<EntityKey, List<StoredEvent>> entities = new HashMap<>();
  private final Map<CommandId, Range> commands = new HashMap<>();
  private final Map<String, EntityKey> byName = new HashMap<>();
  private final Findings findings;
  private final List<Long> positions = new ArrayList<>();
  private final Map<WriterId, Long> writers = new HashMap<>();

  Committed(Findings findings) {
    this.findings = findings;
  }

  /** Takes the next event by position. */
  void add(StoredEvent event) {
    List<StoredEvent> history = entities.computeIfAbsent(event.entity(), it -> new ArrayList<>());
    if (event.version().value() != history.size() + 1) {
      findings.add(
          Invariant.I3,
          event.entity(),
          "version %s comes after %d versions".formatted(event.version(), history.size()),
          around(event.entity(), history.size(), event.toString()));
    }
    history.add(event);
    byName.put(event.entity().toString(), event.entity());
    positions.add(event.position().value());
    writers.merge(event.writer(), 1L, Long::sum);
    commands.merge(
        event.command(),
        new Range(event.entity(), event.version().value(), event.version().value(), 1),
        (before, one) -> before.with(event));
  }

  long size() {
    return positions.size();
  }

  Set<EntityKey> entities() {
    return entities.keySet();
  }

  Map<CommandId, Range> commands() {
    return commands;
  }

  Optional<EntityKey> entity(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  long head(EntityKey entity) {
    return entities.getOrDefault(entity, List.of()).size();
  }

  Optional<StoredEvent> at(EntityKey entity, EntityVersion version) {
    List<StoredEvent> history = entities.getOrDefault(entity, List.of());
    int index = (int) Math.clamp(version.value() - 1, -1, Integer.MAX_VALUE);
    return index < 0 || index >= history.size()
        ? Optional.empty()
        : Optional.of(history.get(index));
  }

  /** How many events a writer has. */
  long by(WriterId writer) {
    return writers.getOrDefault(writer, 0L);
  }

  /** How many events lie at or below a position. */
  long upTo(long position) {
    int low = 0;
    int high = positions.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (positions.get(middle) <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The last version of an entity at or below a position, 0 if there is none. */
  long headUpTo(EntityKey entity, Position position) {
    List<StoredEvent> history = entities.getOrDefault(entity, List.of());
    int version = history.size();
    while (version > 0 && history.get(version - 1).position().isAfter(position)) {
      version--;
    }
    return version;
  }

  /** What the store has around a version, and a line of somebody else. */
  List<String> around(EntityKey entity, long version, String line) {
    List<String> lines = new ArrayList<>();
    LongStream.rangeClosed(Math.max(1, version - 1), version + 1)
        .mapToObj(it -> at(entity, EntityVersion.of(it)))
        .flatMap(Optional::stream)
        .forEach(it -> lines.add(it.toString()));
    lines.add(line);
    return lines;
  }
}
