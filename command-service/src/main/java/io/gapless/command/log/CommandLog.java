package io.gapless.command.log;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.log.EventLogException;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.read.EntityPage;
import io.gapless.log.read.EntityRange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The event log as the command service sees it. Implementations are thread-safe and pass {@code
 * CommandLogConformance}.
 */
public interface CommandLog {
  /** Most events a call of {@link #events} gives. */
  int MAX_PAGE = 1_000;

  /** Whether it is worth trying; does not block. */
  boolean isAvailable();

  /**
   * What an earlier command with this id ended with: {@code AlreadyAppended}, {@code
   * CommandIdReused}, or empty if the id is new. Blocks.
   *
   * @throws EventLogException if the event store does not answer
   */
  Optional<AppendResult> earlier(CommandStamp command);

  /**
   * Committed events of one entity from {@code from} on, in version order. Blocks.
   *
   * @param limit 1 to {@value #MAX_PAGE}
   * @throws EventLogException if the event store does not answer
   */
  List<Event> events(EntityKey entity, EntityVersion from, int limit);

  /**
   * The same for several entities at once. Blocks. What cannot be read of one entity fails its page
   * only.
   *
   * @param ranges at least one, their limits {@value #MAX_PAGE} at most together
   * @return a page for each, in their order
   * @throws EventLogException if the event store does not answer
   */
  List<EntityPage> events(List<EntityRange> ranges);

  /** See {@code EventLog.append}. Does not block. */
  CompletableFuture<AppendResult> append(AppendRequest request);
}
