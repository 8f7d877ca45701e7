package io.gapless.projection.internal.poll;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.Heads.Head;
import io.gapless.projection.internal.backfill.HeadsAnswer;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.backfill.WindowAnswer;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillAnswer.End;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.sample.SampleEvents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The event store, and a replay service before it that answers short, late, or not at all. */
final class SimulatedStore implements ReplayService {
  private final RandomGenerator random;
  private final List<Event> all = new ArrayList<>();
  private final Map<EntityKey, List<Event>> byEntity = new LinkedHashMap<>();
  private int stable;
  boolean isReliable;
  boolean answersBackfills;
  int windows;

  SimulatedStore(RandomGenerator random) {
    this.random = random;
  }

  Event append(EntityKey entity) {
    List<Event> events = byEntity.computeIfAbsent(entity, key -> new ArrayList<>());
    Event event = SampleEvents.event(entity, events.size() + 1, all.size() + 1);
    events.add(event);
    all.add(event);
    return event;
  }

  List<Event> all() {
    return all;
  }

  Map<EntityKey, List<Event>> byEntity() {
    return byEntity;
  }

  @Override
  public BackfillAnswer events(BackfillRequest request) {
    if (!answersAll() && random.nextInt(5) == 0) {
      return new BackfillAnswer.Unusable("simulated");
    }
    List<Event> events = byEntity.getOrDefault(request.entity(), List.of());
    int from = (int) Math.min(request.from().value() - 1, events.size());
    int to = (int) Math.min(request.to().value(), events.size());
    if (!answersAll() && to > from && random.nextInt(5) == 0) {
      return new BackfillAnswer.Answered(
          events.subList(from, from + random.nextInt(to - from + 1)), new End.Silent());
    }
    return new BackfillAnswer.Answered(events.subList(from, to), end(request, events.size()));
  }

  boolean answersAll() {
    return isReliable || answersBackfills;
  }

  private static End end(BackfillRequest request, int head) {
    EntityVersion next = EntityVersion.of(Math.max(head + 1L, request.from().value()));
    if (next.isAfter(request.to())) {
      return new End.Silent();
    }
    boolean seen = request.seen().filter(version -> version.value() > head).isPresent();
    return seen ? new End.UnknownToStore(next) : new End.NotYet(next);
  }

  @Override
  public HeadsAnswer heads(EntityType type, Position after, int limit) {
    if (!isReliable && random.nextInt(5) == 0) {
      return new HeadsAnswer.Unusable("simulated");
    }
    // What is committed late shows late: the stable position stays behind by chance.
    stable = isReliable ? all.size() : stable + random.nextInt(all.size() - stable + 1);
    int from = (int) Math.min(after.value(), stable);
    int through = Math.min(from + limit, stable);
    Map<EntityKey, Head> heads = new LinkedHashMap<>();
    for (Event event : all.subList(from, through)) {
      heads.put(
          event.entity(), new Head(event.entity(), event.version(), event.id(), event.position()));
    }
    return new HeadsAnswer.Answered(
        new Heads(List.copyOf(heads.values()), Position.of(through), Position.of(stable)));
  }

  @Override
  public WindowAnswer window(EntityType type, Position after, Position through, int limit) {
    if (!isReliable && random.nextInt(5) == 0) {
      return new WindowAnswer.Unusable("simulated");
    }
    int from = (int) Math.min(after.value(), stable);
    int to = (int) Math.min(through.value(), stable);
    int end = Math.min(to, from + (isReliable ? limit : random.nextInt(4)));
    windows++;
    List<Event> events = new ArrayList<>(from < end ? all.subList(from, end) : List.of());
    events.removeIf(event -> !isReliable && random.nextInt(6) == 0);
    return new WindowAnswer.Answered(
        new EventWindow(events, Position.of(Math.max(from, end)), Position.of(stable)));
  }
}
