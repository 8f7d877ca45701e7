package io.gapless.projection.jdbc;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.ReplayedEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Positions and the state set back in one transaction. Positions first, as whoever applies has it,
 * so that the two wait for each other instead of meeting half-way.
 */
final class RebuildTransaction {
  private final ProjectionName projection;
  private final StateReset reset;
  private final List<JdbcTransaction> done = new ArrayList<>();

  RebuildTransaction(ProjectionName projection, StateReset reset) {
    this.projection = projection;
    this.reset = reset;
  }

  boolean one(Connection connection, Tables tables, EntityKey entity) throws SQLException {
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
    reset(connection, tables, entity.toString(), tx -> reset.entity(entity, tx));
    return true;
  }

  boolean all(Connection connection, Tables tables, EntityType type) throws SQLException {
    tables.typeLock().exclude(connection, projection, type);
    if (!tables.verified().rebuild(connection, projection, type)) {
      throw new PositionsException(
          "type %s cannot be rebuilt: projection %s has not begun with it"
              .formatted(type, projection));
    }
    tables.positions().rebuild(connection, projection, type);
    tables.parked().remove(connection, projection, type);
    reset(connection, tables, "type " + type, tx -> reset.all(type, tx));
    return true;
  }

  /** To be called once it has committed. */
  void committed() {
    done.forEach(JdbcTransaction::committed);
  }

  private interface Call {
    void on(Transaction tx) throws Exception;
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // is put back, and told
  private void reset(Connection connection, Tables tables, String what, Call call)
      throws SQLException {
    GuardedConnection guard = new GuardedConnection(connection);
    JdbcTransaction tx = new JdbcTransaction(guard, ReplayedEvents.none());
    done.add(tx);
    try {
      call.on(tx);
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new ProjectionException("the state of " + what + " could not be reset", e);
    } finally {
      guard.end();
    }
    tables.dialect().requireGoingOn(connection);
  }
}
