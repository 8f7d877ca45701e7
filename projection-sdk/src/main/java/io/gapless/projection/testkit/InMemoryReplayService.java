package io.gapless.projection.testkit;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers out of the event store of a test, with the verdicts of the replay service. */
final class InMemoryReplayService implements ReplayService {
  private final StoredEvents stored;

  InMemoryReplayService(StoredEvents stored) {
    this.stored = stored;
  }

  @Override
  public BackfillAnswer events(BackfillRequest request) {
    List<Event> events = stored.of(request.entity());
    int from = (int) Math.min(request.from().value() - 1, events.size());
    int to = (int) Math.min(request.to().value(), events.size());
    return new BackfillAnswer.Answered(events.subList(from, to), end(request, events.size()));
  }

  /** Everything stored is stable. */
  @Override
  public HeadsAnswer heads(EntityType type, Position after, int limit) {
    Position stable = Position.max(after, stored.last());
    Position through = Position.min(Position.of(after.value() + limit), stable);
    Map<EntityKey, Head> heads = new LinkedHashMap<>();
    for (Event event : stored.all()) {
      boolean inWindow = event.position().isAfter(after) && !event.position().isAfter(through);
      if (inWindow && event.entity().type().equals(type)) {
        heads.put(event.entity(), head(event));
      }
    }
    return new HeadsAnswer.Answered(new Heads(List.copyOf(heads.values()), through, stable));
  }

  @Override
  public WindowAnswer window(EntityType type, Position after, Position through, int limit) {
    Position end = Position.min(through, Position.max(after, stored.last()));
    List<Event> events =
        stored.all().stream()
            .filter(event -> event.entity().type().equals(type))
            .filter(event -> event.position().isAfter(after) && !event.position().isAfter(end))
            .limit(limit)
            .toList();
    Position seen = events.size() < limit ? end : events.getLast().position();
    return new WindowAnswer.Answered(new EventWindow(events, seen, stored.last()));
  }

  private static End end(BackfillRequest request, int head) {
    EntityVersion next = EntityVersion.of(Math.max(head + 1L, request.from().value()));
    if (next.isAfter(request.to())) {
      return new End.Silent();
    }
    boolean seen = request.seen().filter(version -> !next.isAfter(version)).isPresent();
    return seen ? new End.UnknownToStore(next) : new End.NotYet(next);
  }

  private static Head head(Event event) {
    return new Head(event.entity(), event.version(), event.id(), event.position());
  }
}
