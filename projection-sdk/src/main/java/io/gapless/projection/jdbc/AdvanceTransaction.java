package io.gapless.projection.jdbc;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.crash.CrashPoint;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ReplayedEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Positions and the handler's effects in one transaction. Positions of known entities are compared
 * and set, those of entities never met inserted: both before the handler runs, so that whoever is
 * late loses without having run it.
 */
final class AdvanceTransaction {
  private final ProjectionName projection;
  private final EventHandler handler;
  private final List<Advance> advances;
  private final Histories histories;
  private final List<JdbcTransaction> done = new ArrayList<>();

  AdvanceTransaction(
      ProjectionName projection,
      EventHandler handler,
      List<Advance> advances,
      Histories histories) {
    this.projection = projection;
    this.handler = handler;
    this.advances = advances;
    this.histories = histories;
  }

  Outcome on(Connection connection, Tables tables, HandlerWatch watch) throws SQLException {
    List<Advance> known = advances.stream().filter(it -> it.from().isStored()).toList();
    Map<EntityKey, AppliedPosition> met = met();
    tables.typeLock().share(connection, projection, types(met.keySet()));
    boolean parked = known.stream().anyMatch(it -> it.from().parked());
    if (parked || !tables.advance().execute(connection, projection, known)) {
      return new Outcome.Lost();
    }
    tables.positions().insert(connection, projection, met);
    watch.begin();
    Optional<Outcome> failure =
        runHandler(connection, replayed(connection, tables)).or(() -> endOf(watch));
    CrashPoint.EFFECT_DONE.reached();
    return failure.isPresent() ? failure.get() : goesOn(connection, tables);
  }

  /** What it is if the database refused the handler's effects after the handler had returned. */
  Outcome failed(Throwable cause) {
    Event first = advances.getFirst().events().getFirst();
    return whoseFault(new Outcome.HandlerFailed(first.entity(), first.version(), cause));
  }

  private Optional<Outcome> endOf(HandlerWatch watch) {
    try {
      watch.end();
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(failed(e));
    }
  }

  private Outcome goesOn(Connection connection, Tables tables) throws SQLException {
    try {
      tables.dialect().requireGoingOn(connection);
      return new Outcome.Committed();
    } catch (SQLException e) {
      if (SqlErrors.isAborted(e)) {
        return failed(e); // by an error that the handler caught
      }
      throw e;
    }
  }

  /** To be called once it has committed. */
  void committed() {
    done.forEach(JdbcTransaction::committed);
  }

  private ReplayedEvents replayed(Connection connection, Tables tables) throws SQLException {
    Set<EntityType> types = types(advances.stream().map(Advance::entity).toList());
    return new ReplayedEvents(advances, histories.of(connection, tables, projection, types));
  }

  private static Set<EntityType> types(Collection<EntityKey> entities) {
    return entities.stream().map(EntityKey::type).collect(Collectors.toSet());
  }

  private Optional<Outcome> runHandler(Connection connection, ReplayedEvents replayed) {
    GuardedConnection guard = new GuardedConnection(connection);
    JdbcTransaction tx = new JdbcTransaction(guard, replayed);
    done.add(tx);
    try {
      Optional<Outcome> failure =
          Advance.run(advances, handler, tx).map(AdvanceTransaction::whoseFault);
      return guard.ending().isPresent()
          ? guard.ending().flatMap(SqlErrors::transientOutcome)
          : failure;
    } finally {
      guard.end();
    }
  }

  /** A handler that ran into the database's trouble has not failed. */
  private static Outcome whoseFault(Outcome.HandlerFailed failed) {
    return SqlErrors.transientOutcome(failed.cause()).orElse(failed);
  }

  /** Where entities will stand that the projection has not met before. */
  private Map<EntityKey, AppliedPosition> met() {
    Map<EntityKey, AppliedPosition> met = new HashMap<>();
    for (Advance advance : advances) {
      if (!advance.from().isStored()) {
        met.put(advance.entity(), advance.to());
      }
    }
    return met;
  }
}
