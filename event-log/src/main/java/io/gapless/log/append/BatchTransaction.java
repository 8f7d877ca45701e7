package io.gapless.log.append;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.WriterId;
import io.gapless.event.crash.CrashPoint;
import io.gapless.log.internal.EventRow;
import io.gapless.log.internal.SqlErrors;
import io.gapless.log.internal.UuidBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt to append a batch, in one transaction on one connection: heads, plan, fence and
 * insert, commit. INSERT and COMMIT are never pipelined: what is in doubt after COMMIT can be
 * looked up, because the rows were there before. Stateless.
 */
final class BatchTransaction {
  private BatchTransaction() {}

  /**
   * @param cached heads this lane has seen committed, or empty to look everything up (after another
   *     process was found to be in the way)
   * @param clock asked right before COMMIT
   */
  static BatchOutcome run(
      Connection connection,
      WriterId writer,
      List<PendingAppend> batch,
      HeadCache cached,
      BatchClock clock) {
    BatchPlan plan;
    Optional<List<Event>> inserted;
    try {
      plan = plan(connection, batch, cached);
      if (plan.accepted().isEmpty()) {
        connection.rollback();
        return new BatchOutcome.NothingToDo(plan);
      }
      CrashPoint.APPEND_BEFORE_INSERT.reached();
      inserted = BatchInsert.of(plan, writer).run(connection);
      if (inserted.isEmpty()) {
        connection.rollback();
        return new BatchOutcome.Fenced();
      }
      CrashPoint.APPEND_INSERTED.reached();
    } catch (SQLException e) {
      return rolledBack(connection, e);
    }
    return commit(connection, clock, plan, inserted.orElseThrow());
  }

  private static BatchOutcome commit(
      Connection connection, BatchClock clock, BatchPlan plan, List<Event> events) {
    if (!clock.commits()) {
      return new BatchOutcome.TooLate();
    }
    try {
      connection.commit();
      CrashPoint.APPEND_COMMIT_SENT.reached();
      return new BatchOutcome.Committed(plan, events);
    } catch (SQLException e) {
      return new BatchOutcome.InDoubt(plan, events, e);
    } catch (RuntimeException e) {
      // A driver that fails over the answer: the COMMIT may have been done all the same.
      return new BatchOutcome.InDoubt(plan, events, new SQLException("COMMIT failed: " + e, e));
    }
  }

  /** Error 1205 alone would undo only its statement: always the whole transaction. */
  private static BatchOutcome rolledBack(Connection connection, SQLException cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
      return new BatchOutcome.Failed(cause);
    }
    if (SqlErrors.isDuplicateKey(cause)) {
      return new BatchOutcome.KeyTaken();
    }
    if (SqlErrors.isContention(cause)) {
      return SqlErrors.isHeldByOther(cause)
          ? new BatchOutcome.KeyHeld()
          : new BatchOutcome.Deadlock();
    }
    return SqlErrors.isAboutTheStore(cause)
        ? new BatchOutcome.Failed(cause)
        : new BatchOutcome.Rejected(cause);
  }

  private static BatchPlan plan(Connection connection, List<PendingAppend> batch, HeadCache cached)
      throws SQLException {
    Map<EntityKey, EntityHead> heads = new HashMap<>();
    List<EntityKey> toRead = new ArrayList<>();
    for (PendingAppend append : batch) {
      EntityKey entity = append.request().entity();
      if (!heads.containsKey(entity)) {
        EntityHead head = cached.headIf(append.request());
        heads.put(entity, head);
        if (head.event().isEmpty() && !mayBeTried(append, cached)) {
          toRead.add(entity);
        }
      }
    }
    heads.putAll(readHeads(connection, toRead));
    if (!cached.isTrusted()) {
      return BatchPlan.of(batch, heads, readCommands(connection, batch));
    }
    BatchPlan plan = BatchPlan.of(batch, heads, Map.of());
    return plan.refused().isEmpty()
        ? plan
        : BatchPlan.of(batch, heads, readCommands(connection, plan.refusedAppends()));
  }

  /**
   * A first event needs no look: if the entity exists, so does its version 1, and the unique key
   * says so.
   */
  private static boolean mayBeTried(PendingAppend append, HeadCache cached) {
    return cached.isTrusted() && append.request().condition().expected().value() == 0;
  }

  private static Map<EntityKey, EntityHead> readHeads(
      Connection connection, List<EntityKey> entities) throws SQLException {
    if (entities.isEmpty()) {
      return Map.of();
    }
    String one =
        "(SELECT entity_type, entity_id, version, event_id FROM events WHERE entity_type = ? AND entity_id = ? ORDER BY version DESC LIMIT 1)";
    Map<EntityKey, EntityHead> heads = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            String.join(" UNION ALL ", Collections.nCopies(entities.size(), one)))) {
      int at = 1;
      for (EntityKey entity : entities) {
        select.setBytes(at++, EventRow.typeBytes(entity));
        select.setBytes(at++, entity.idBytes());
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          heads.put(
              EventRow.entity(row),
              EntityHead.at(
                  EntityVersion.of(row.getLong("version")),
                  new EventId(UuidBytes.read(row.getBytes("event_id")))));
        }
      }
    }
    return heads;
  }

  private static Map<CommandId, CommandRow> readCommands(
      Connection connection, List<PendingAppend> batch) throws SQLException {
    return readCommands(connection, batch.stream().map(it -> it.request().command().id()).toList());
  }

  static Map<CommandId, CommandRow> readCommands(Connection connection, Collection<CommandId> ids)
      throws SQLException {
    String marks = String.join(",", Collections.nCopies(ids.size(), "?"));
    Map<CommandId, CommandRow> rows = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT command_id, request_digest, entity_type, entity_id, first_version, last_version FROM commands"
                + " WHERE command_id IN ("
                + marks
                + ")")) {
      int at = 1;
      for (CommandId id : ids) {
        select.setBytes(at++, id.value().getBytes(US_ASCII));
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.put(
              new CommandId(new String(row.getBytes("command_id"), US_ASCII)), commandRow(row));
        }
      }
    }
    return rows;
  }

  private static CommandRow commandRow(ResultSet row) throws SQLException {
    return new CommandRow(
        new Digest(row.getInt("request_digest")),
        EventRow.entity(row),
        row.getLong("first_version"),
        EntityVersion.of(row.getLong("last_version")));
  }
}
