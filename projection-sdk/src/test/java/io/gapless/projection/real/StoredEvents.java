package io.gapless.projection.real;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.Heads.Head;
import io.gapless.projection.sample.SampleEvents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event store in memory, everything in it committed and stable. Thread-safe. */
final class StoredEvents {
  private static final int MOST_VERSIONS = 1_000;

  private final List<Event> all = new ArrayList<>();
  private final Map<EntityKey, List<Event>> byEntity = new LinkedHashMap<>();

  /** The entity's next event. */
  synchronized Event append(EntityKey entity) {
    List<Event> events = byEntity.computeIfAbsent(entity, key -> new ArrayList<>());
    Event event = SampleEvents.event(entity, events.size() + 1, all.size() + 1);
    events.add(event);
    all.add(event);
    return event;
  }

  /** The entity's next events. */
  List<Event> append(EntityKey entity, int count) {
    List<Event> appended = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      appended.add(append(entity));
    }
    return appended;
  }

  synchronized List<Event> all() {
    return List.copyOf(all);
  }

  synchronized Position end() {
    return Position.of(all.size());
  }

  synchronized Map<EntityKey, List<Long>> versions() {
    Map<EntityKey, List<Long>> versions = new LinkedHashMap<>();
    byEntity.forEach(
        (entity, events) ->
            versions.put(entity, events.stream().map(it -> it.version().value()).toList()));
    return versions;
  }

  /** What a backfill is answered with: one line for each version, up to the first verdict. */
  synchronized List<EventLine> lines(EntityKey entity, long from, long to, long seen) {
    List<Event> events = byEntity.getOrDefault(entity, List.of());
    List<EventLine> lines = new ArrayList<>();
    for (long version = from; version <= to && lines.size() < MOST_VERSIONS; version++) {
      if (version > events.size()) {
        EntityVersion missing = EntityVersion.of(version);
        lines.add(
            seen > events.size()
                ? new EventLine.UnknownToStore(missing)
                : new EventLine.NotYet(missing));
        return lines;
      }
      lines.add(new EventLine.Found(events.get((int) version - 1)));
    }
    return lines;
  }

  synchronized Heads heads(EntityType type, long after, int limit) {
    long through = Math.max(after, Math.min(after + limit, all.size()));
    Map<EntityKey, Head> heads = new LinkedHashMap<>();
    for (long position = after; position < through; position++) {
      Event event = all.get((int) position);
      if (event.entity().type().equals(type)) {
        heads.put(
            event.entity(),
            new Head(event.entity(), event.version(), event.id(), event.position()));
      }
    }
    return new Heads(List.copyOf(heads.values()), Position.of(through), Position.of(all.size()));
  }

  synchronized EventWindow window(EntityType type, long after, long through, int limit) {
    List<Event> events = new ArrayList<>();
    long at = after;
    while (events.size() < limit && at < Math.min(through, all.size())) {
      Event event = all.get((int) at++);
      if (event.entity().type().equals(type)) {
        events.add(event);
      }
    }
    return new EventWindow(events, Position.of(at), Position.of(all.size()));
  }
}
