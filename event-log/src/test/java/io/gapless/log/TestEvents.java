package io.gapless.log;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.append.AppendCondition;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.CommandStamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events and requests for tests. */
public final class TestEvents {
  private TestEvents() {}

  public static EventContent content(String text) {
    return new EventContent(
        new EventId(UuidCreator.getTimeOrderedEpoch()),
        "Tested",
        1,
        Payload.ofText("{\"text\":\"" + text + "\"}"),
        Map.of("actor", "test"),
        Instant.parse("2026-11-21T04:05:06.123456Z"));
  }

  public static Event event(EntityKey entity, long version, long position, WriterId writer) {
    return new Event(
        Position.of(position), entity, EntityVersion.of(version), writer, content("v" + version));
  }

  /** A request with a command id of its own. */
  public static AppendRequest append(EntityKey entity, long expected, int events) {
    return append(entity, expected, events, UUID.randomUUID().toString());
  }

  public static AppendRequest append(EntityKey entity, long expected, int events, String command) {
    List<EventContent> contents =
        IntStream.range(0, events)
            .mapToObj(i -> content(entity.id().replace('"', ' ') + i))
            .toList();
    return new AppendRequest(
        entity,
        AppendCondition.at(expected),
        contents,
        new CommandStamp(new CommandId(command), new Digest(7)));
  }

  /** One event on top of what {@code request} appends, and of nothing else. */
  public static AppendRequest after(AppendRequest request) {
    AppendRequest next = append(request.entity(), 0, 1);
    long version = request.condition().expected().value() + request.events().size();
    return new AppendRequest(
        next.entity(),
        AppendCondition.after(EntityVersion.of(version), request.events().getLast().id()),
        next.events(),
        next.command());
  }
}
