package io.gapless.command.log;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.log.EventLog;
import io.gapless.log.EventLogException;
import io.gapless.log.EventLogStatus;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.read.EntityPage;
import io.gapless.log.read.EntityRange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The process's event log. Until it has started, everything is answered as if the event store were
 * down.
 *
 * @param connection gives the event log
 */
public record EventLogCommandLog(EventLogConnection<EventLog> connection) implements CommandLog {
  @Override
  public boolean isAvailable() {
    return connection
        .connected()
        .filter(log -> log.status().state() == EventLogStatus.State.RUNNING)
        .isPresent();
  }

  @Override
  public Optional<AppendResult> earlier(CommandStamp command) {
    return log().earlier(command);
  }

  @Override
  public List<Event> events(EntityKey entity, EntityVersion from, int limit) {
    return log().reader().ofEntity(entity, from, limit);
  }

  @Override
  public List<EntityPage> events(List<EntityRange> ranges) {
    return log().reader().ofEntities(ranges);
  }

  @Override
  public CompletableFuture<AppendResult> append(AppendRequest request) {
    return connection
        .connected()
        .map(log -> log.append(request))
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    new AppendResult.StoreUnavailable("not connected")));
  }

  private EventLog log() {
    return connection
        .connected()
        .orElseThrow(() -> new EventLogException("the event store has not been reached yet"));
  }
}
