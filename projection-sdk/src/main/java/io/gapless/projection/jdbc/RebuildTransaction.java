package io.gapless.projection.jdbc;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.ReplayedEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Positions and the state set back in one transaction. Positions first, as whoever applies has it,
 * so that the two wait for each other instead of meeting half-way. A command is noted before them:
 * who carries out the same one waits there and loses, and who comes later finds it noted.
 */
final class RebuildTransaction {
  private final ProjectionName projection;
  private final StateReset reset;
  private final Optional<CommandId> command;
  private final List<JdbcTransaction> done = new ArrayList<>();
  private boolean isRepetition;

  /**
   * @param command for which it is done, empty if it is for none
   */
  RebuildTransaction(ProjectionName projection, StateReset reset, Optional<CommandId> command) {
    this.projection = projection;
    this.reset = reset;
    this.command = command;
  }

  Outcome one(Connection connection, Tables tables, HandlerWatch watch, EntityKey entity)
      throws SQLException {
    if (isRepetition(connection, tables)) {
      return new Outcome.Committed();
    }
    tables.typeLock().share(connection, projection, List.of(entity.type()));
    Map<EntityKey, AppliedPosition> stored =
        tables.positions().lock(connection, projection, List.of(entity));
    AppliedPosition at = stored.getOrDefault(entity, AppliedPosition.none());
    if (at.isStored()) {
      tables
          .positions()
          .overwrite(connection, projection, Map.of(entity, at.asRebuilt().asResumed()));
    } else {
      tables.positions().insert(connection, projection, Map.of(entity, at.asRebuilt().asResumed()));
    }
    tables.parked().rebuild(connection, projection, entity);
    return reset(connection, tables, watch, entity.toString(), tx -> reset.entity(entity, tx));
  }

  Outcome all(Connection connection, Tables tables, HandlerWatch watch, EntityType type)
      throws SQLException {
    if (isRepetition(connection, tables)) {
      return new Outcome.Committed();
    }
    tables.typeLock().exclude(connection, projection, type);
    if (!tables.verified().rebuild(connection, projection, type)) {
      throw new PositionsException(
          "type %s cannot be rebuilt: projection %s has not begun with it"
              .formatted(type, projection));
    }
    tables.positions().rebuild(connection, projection, type);
    tables.parked().remove(connection, projection, type);
    return reset(connection, tables, watch, "type " + type, tx -> reset.all(type, tx));
  }

  private boolean isRepetition(Connection connection, Tables tables) throws SQLException {
    isRepetition =
        command.isPresent() && !tables.commands().isFirst(connection, projection, command.get());
    return isRepetition;
  }

  /** Whether its command had been carried out before, so that it did nothing. */
  boolean isRepetition() {
    return isRepetition;
  }

  /** To be called once it has committed. */
  void committed() {
    done.forEach(JdbcTransaction::committed);
  }

  private interface Call {
    void on(Transaction tx) throws Exception;
  }

  /** After an error that the reset caught, the transaction may be another, without our part. */
  @SuppressWarnings("InterruptedExceptionSwallowed") // is put back, and told
  private Outcome reset(
      Connection connection, Tables tables, HandlerWatch watch, String what, Call call)
      throws SQLException {
    GuardedConnection guard = new GuardedConnection(connection);
    JdbcTransaction tx = new JdbcTransaction(guard, ReplayedEvents.none());
    done.add(tx);
    watch.begin();
    try {
      call.on(tx);
      watch.end();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return SqlErrors.transientOutcome(e).orElseThrow(() -> failed(what, e));
    } finally {
      guard.end();
    }
    Optional<Outcome> ended = guard.ending().flatMap(SqlErrors::transientOutcome);
    if (ended.isPresent()) {
      return ended.get();
    }
    tables.dialect().requireGoingOn(connection);
    return new Outcome.Committed();
  }

  private static ProjectionException failed(String what, Exception cause) {
    return new ProjectionException("the state of " + what + " could not be reset", cause);
  }
}
