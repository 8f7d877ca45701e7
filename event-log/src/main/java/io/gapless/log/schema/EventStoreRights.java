package io.gapless.log.schema;

import static io.gapless.log.schema.TableRights.DELETE;
import static io.gapless.log.schema.TableRights.INSERT;
import static io.gapless.log.schema.TableRights.SELECT;
import static io.gapless.log.schema.TableRights.UPDATE;
import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/**
 * What each service's user may do in the event store. Nobody may change or delete an event; the
 * tables themselves are the migration's alone.
 */
public final class EventStoreRights {
  private static final String EVENTS = "events";
  private static final String COMMANDS = "commands";
  private static final String WRITERS = "writers";
  private static final String HEARTBEATS = "writer_heartbeats";
  private static final String LEASES = "leases";

  private EventStoreRights() {}

  /** Appends, registers writers and closes its own; prunes commands. */
  public static TableRights commandService() {
    return new TableRights(
        Map.ofEntries(
            entry(EVENTS, Set.of(SELECT, INSERT)),
            entry(COMMANDS, Set.of(SELECT, INSERT, DELETE)),
            entry(WRITERS, Set.of(SELECT, INSERT, UPDATE)),
            entry(HEARTBEATS, Set.of(SELECT, INSERT, UPDATE)),
            entry(EventStoreSchema.HISTORY, Set.of(SELECT))));
  }

  /** Reads, and closes the writers it takes over under a lease. */
  public static TableRights replayService() {
    return new TableRights(
        Map.ofEntries(
            entry(EVENTS, Set.of(SELECT)),
            entry(WRITERS, Set.of(SELECT, UPDATE)),
            entry(HEARTBEATS, Set.of(SELECT, UPDATE)),
            entry(LEASES, Set.of(SELECT, INSERT, UPDATE)),
            entry(EventStoreSchema.HISTORY, Set.of(SELECT))));
  }
}
