package io.gapless.command.log;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.EventLogException;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.read.EntityPage;
import io.gapless.log.read.EntityRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A command log in memory, which behaves as the real one does. Thread-safe. */
public final class InMemoryCommandLog implements CommandLog {
  private record Remembered(CommandStamp stamp, AppendResult.AlreadyAppended answer) {}

  private final WriterId writer = new WriterId(UUID.randomUUID());
  private final Map<EntityKey, List<Event>> events = new HashMap<>();
  private final Map<CommandId, Remembered> commands = new HashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private long position;
  private volatile boolean available = true;
  private volatile boolean reachable = true;

  /** Whether it says that it is worth trying. */
  public void available(boolean is) {
    available = is;
  }

  /** Whether the event store answers reads. */
  public void reachable(boolean is) {
    reachable = is;
  }

  /** Events that were read one by one. */
  public int eventsRead() {
    return reads.get();
  }

  /** As if the store had been restored to before these events. */
  public synchronized void lose(EntityKey entity, EntityVersion from) {
    events.computeIfPresent(
        entity,
        (key, all) ->
            new ArrayList<>(
                all.stream().filter(event -> event.version().compareTo(from) < 0).toList()));
  }

  /** Puts an event there as it is, which no append would do. */
  public synchronized void plant(Event event) {
    events.computeIfAbsent(event.entity(), key -> new ArrayList<>()).add(event);
  }

  @Override
  public boolean isAvailable() {
    return available;
  }

  @Override
  public synchronized Optional<AppendResult> earlier(CommandStamp command) {
    requireReachable();
    Remembered remembered = commands.get(command.id());
    if (remembered == null) {
      return Optional.empty();
    }
    return Optional.of(
        remembered.stamp().equals(command)
            ? remembered.answer()
            : new AppendResult.CommandIdReused());
  }

  @Override
  public synchronized List<Event> events(EntityKey entity, EntityVersion from, int limit) {
    requireReachable();
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE);
    }
    List<Event> page =
        events.getOrDefault(entity, List.of()).stream()
            .filter(event -> event.version().compareTo(from) >= 0)
            .limit(limit)
            .toList();
    reads.addAndGet(page.size());
    return page;
  }

  @Override
  public List<EntityPage> events(List<EntityRange> ranges) {
    return ranges.stream()
        .map(it -> EntityPage.of(events(it.entity(), it.from(), it.limit())))
        .toList();
  }

  @Override
  public synchronized CompletableFuture<AppendResult> append(AppendRequest request) {
    if (!reachable) {
      return CompletableFuture.completedFuture(new AppendResult.StoreUnavailable("for a test"));
    }
    return CompletableFuture.completedFuture(
        refused(request).or(() -> earlier(request.command())).orElseGet(() -> appendNow(request)));
  }

  private static Optional<AppendResult> refused(AppendRequest request) {
    return request.events().stream()
        .map(event -> event.payload().size())
        .filter(size -> size > Payload.MAX_BYTES)
        .findFirst()
        .map(size -> new AppendResult.TooLarge(size, Payload.MAX_BYTES));
  }

  private AppendResult appendNow(AppendRequest request) {
    List<Event> stored = events.computeIfAbsent(request.entity(), key -> new ArrayList<>());
    EntityVersion version = stored.isEmpty() ? EntityVersion.none() : stored.getLast().version();
    Optional<EventId> last =
        stored.isEmpty() ? Optional.empty() : Optional.of(stored.getLast().id());
    if (!request.condition().allows(version, last)) {
      return new AppendResult.VersionConflict(request.condition().expected(), version);
    }
    List<Event> appended = new ArrayList<>();
    for (EventContent content : request.events()) {
      version = version.next();
      position++;
      appended.add(new Event(Position.of(position), request.entity(), version, writer, content));
    }
    stored.addAll(appended);
    commands.put(
        request.command().id(),
        new Remembered(
            request.command(), new AppendResult.AlreadyAppended(appended.size(), version)));
    return new AppendResult.Appended(appended, version);
  }

  private void requireReachable() {
    if (!reachable) {
      throw new EventLogException("the event store is down in this test");
    }
  }
}
