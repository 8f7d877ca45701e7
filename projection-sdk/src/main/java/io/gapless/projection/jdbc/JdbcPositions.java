package io.gapless.projection.jdbc;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.event.crash.CrashPoint;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.SkipResult;
import io.gapless.projection.positions.UnreadableRecord;
import io.gapless.projection.positions.VerifiedPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Positions in MySQL 8.4+/9, MariaDB 10.11+/11 or PostgreSQL 14+, in the database of the
 * projection's own tables: the handler's effects and the position are one transaction at READ
 * COMMITTED. Needs the tables of {@code gapless-positions.mysql.sql} or {@code
 * gapless-positions.postgresql.sql} (in this package); {@link #migrate()} creates them. At once it
 * uses a connection for each transaction that applies and two more. Thread-safe.
 */
public final class JdbcPositions implements Positions {
  private final Connections connections;
  private final boolean migrates;
  private final Histories histories = new Histories();

  private JdbcPositions(Connections connections, boolean migrates) {
    this.connections = connections;
    this.migrates = migrates;
  }

  /**
   * @param dataSource best a pool; its connections are used for one transaction each
   */
  public static JdbcPositions on(DataSource dataSource) {
    return new JdbcPositions(Connections.of(dataSource), false);
  }

  /**
   * Positions that move in transactions of somebody else, a framework's transaction manager for
   * instance: what the handler does through that manager's own means commits together with them.
   */
  public static JdbcPositions joining(TransactionRunner runner) {
    return new JdbcPositions(Connections.of(runner), false);
  }

  /** The same, creating missing tables when a projection starts. */
  public JdbcPositions migrate() {
    return new JdbcPositions(connections, true);
  }

  @Override
  public void prepare() {
    connections.commit(
        "the tables of the positions cannot be used",
        (connection, tables) -> {
          if (migrates) {
            Schema.create(connection, tables.dialect());
          }
          Schema.check(connection, tables.dialect());
          return true;
        });
  }

  @Override
  public Map<EntityKey, AppliedPosition> committed(
      ProjectionName projection, Collection<EntityKey> entities) {
    Map<EntityKey, AppliedPosition> positions = new HashMap<>();
    entities.forEach(entity -> positions.put(entity, AppliedPosition.none()));
    positions.putAll(
        connections.read(
            "positions cannot be read",
            (connection, tables) -> tables.positions().read(connection, projection, entities)));
    return positions;
  }

  @Override
  public Outcome apply(ProjectionName projection, List<Advance> advances, EventHandler handler) {
    AdvanceTransaction transaction =
        new AdvanceTransaction(projection, handler, advances, histories);
    Outcome outcome = connections.attempt(transaction::on, transaction::failed);
    CrashPoint.POSITION_COMMIT_SENT.reached();
    if (outcome instanceof Outcome.Committed) {
      transaction.committed();
    }
    return outcome;
  }

  @Override
  public Outcome park(ProjectionName projection, AppliedPosition from, ParkedEntity parked) {
    return connections.attempt(
        (connection, tables) -> {
          if (!claim(connection, tables, projection, parked.entity(), from)) {
            return new Outcome.Lost();
          }
          CrashPoint.ENTITY_PARKING.reached();
          tables.parked().put(connection, projection, parked);
          return new Outcome.Committed();
        });
  }

  @Override
  public boolean resume(ProjectionName projection, EntityKey entity) {
    return connections.commit(
        entity + " cannot be resumed",
        (connection, tables) -> {
          AppliedPosition at = lock(connection, tables, projection, entity);
          boolean parked = tables.parked().get(connection, projection, entity).isPresent();
          if (parked) {
            goOn(connection, tables, projection, entity, at);
          }
          return parked;
        });
  }

  @Override
  public SkipResult skip(ProjectionName projection, EntityKey entity, String who, String why) {
    return skip(projection, entity, new ParkedTable.Decision(who, why, Optional.empty()));
  }

  @Override
  public SkipResult skip(
      ProjectionName projection, EntityKey entity, EntityVersion version, String who, String why) {
    return skip(projection, entity, new ParkedTable.Decision(who, why, Optional.of(version)));
  }

  private SkipResult skip(
      ProjectionName projection, EntityKey entity, ParkedTable.Decision decision) {
    return connections.commit(
        entity + " cannot be skipped",
        (connection, tables) -> skip(connection, tables, projection, entity, decision));
  }

  @Override
  public void caughtUp(ProjectionName projection, EntityKey entity, AppliedPosition at) {
    connections.commit(
        "the exception of " + entity + " cannot be ended",
        (connection, tables) -> {
          AppliedPosition now = lock(connection, tables, projection, entity);
          if (now.generation() == at.generation()
              && tables.parked().caughtUp(connection, projection, entity)) {
            tables.positions().overwrite(connection, projection, Map.of(entity, now.asCaughtUp()));
          }
          return true;
        });
  }

  @Override
  public List<EntityKey> resuming(ProjectionName projection, int limit) {
    return connections.read(
        "resuming entities cannot be read",
        (connection, tables) -> tables.parked().resuming(connection, projection, limit));
  }

  @Override
  public List<ParkedEntity> parked(ProjectionName projection, int limit) {
    return connections.read(
        "parked entities cannot be read",
        (connection, tables) -> tables.parked().list(connection, projection, limit));
  }

  @Override
  public long parkedCount(ProjectionName projection) {
    return connections.read(
        "parked entities cannot be counted",
        (connection, tables) -> tables.parked().count(connection, projection));
  }

  @Override
  public boolean begin(ProjectionName projection, EntityType type, Position historyThrough) {
    return connections.commit(
        "projection " + projection + " cannot begin with type " + type,
        (connection, tables) -> {
          tables.typeLock().exclude(connection, projection, type);
          return tables.verified().create(connection, projection, type, historyThrough);
        });
  }

  @Override
  public Optional<VerifiedPosition> verified(ProjectionName projection, EntityType type) {
    return connections.read(
        "verified-through cannot be read",
        (connection, tables) -> tables.verified().read(connection, projection, type));
  }

  @Override
  public Optional<VerifiedPosition> acquire(
      ProjectionName projection, EntityType type, String owner, Duration length) {
    return connections.commit(
        "the lease of verified-through cannot be taken",
        (connection, tables) ->
            tables.verified().take(connection, projection, type, owner, length)
                ? tables.verified().read(connection, projection, type)
                : Optional.<VerifiedPosition>empty());
  }

  @Override
  public boolean advance(
      ProjectionName projection,
      EntityType type,
      String owner,
      VerifiedPosition from,
      Position through) {
    return connections.commit(
        "verified-through cannot be raised",
        (connection, tables) ->
            tables.verified().advance(connection, projection, type, owner, from, through));
  }

  @Override
  public void rebuild(ProjectionName projection, EntityKey entity, StateReset reset) {
    one(entity, new RebuildTransaction(projection, reset, Optional.empty()));
  }

  @Override
  public boolean rebuild(
      ProjectionName projection, EntityKey entity, StateReset reset, CommandId command) {
    return one(entity, new RebuildTransaction(projection, reset, Optional.of(command)));
  }

  @Override
  public void rebuild(ProjectionName projection, EntityType type, StateReset reset) {
    all(type, new RebuildTransaction(projection, reset, Optional.empty()));
  }

  @Override
  public boolean rebuild(
      ProjectionName projection, EntityType type, StateReset reset, CommandId command) {
    return all(type, new RebuildTransaction(projection, reset, Optional.of(command)));
  }

  private boolean one(EntityKey entity, RebuildTransaction rebuild) {
    connections.commit(
        entity + " cannot be rebuilt",
        (connection, tables, watch) -> rebuild.one(connection, tables, watch, entity));
    return ended(rebuild);
  }

  private boolean all(EntityType type, RebuildTransaction rebuild) {
    connections.commit(
        "type " + type + " cannot be rebuilt",
        (connection, tables, watch) -> rebuild.all(connection, tables, watch, type));
    return ended(rebuild);
  }

  private static boolean ended(RebuildTransaction rebuild) {
    CrashPoint.REBUILD_COMMIT_SENT.reached();
    rebuild.committed();
    return !rebuild.isRepetition();
  }

  @Override
  public void keep(ProjectionName projection, UnreadableRecord record) {
    connections.commit(
        "an unreadable record cannot be kept",
        (connection, tables) -> {
          tables.unreadable().keep(connection, projection, record);
          return true;
        });
  }

  @Override
  public long unreadableCount(ProjectionName projection) {
    return connections.read(
        "unreadable records cannot be counted",
        (connection, tables) -> tables.unreadable().count(connection, projection));
  }

  /**
   * Marks the entity as parked, if it stands at {@code from}; a new one may lose by a duplicate
   * key.
   */
  private static boolean claim(
      Connection connection,
      Tables tables,
      ProjectionName projection,
      EntityKey entity,
      AppliedPosition from)
      throws SQLException {
    if (!from.isStored()) {
      tables.typeLock().share(connection, projection, List.of(entity.type()));
      tables.positions().insert(connection, projection, Map.of(entity, from.asParked()));
      return true;
    }
    if (from.parked() || !lock(connection, tables, projection, entity).equals(from)) {
      return false;
    }
    tables.positions().overwrite(connection, projection, Map.of(entity, from.asParked()));
    return true;
  }

  private static SkipResult skip(
      Connection connection,
      Tables tables,
      ProjectionName projection,
      EntityKey entity,
      ParkedTable.Decision decision)
      throws SQLException {
    AppliedPosition at = lock(connection, tables, projection, entity);
    Optional<ParkedEntity> found = tables.parked().get(connection, projection, entity);
    if (found.filter(decision::isAbout).isEmpty()) {
      return tables
          .parked()
          .earlierSkip(connection, projection, entity, decision)
          .<SkipResult>map(SkipResult.Skipped::new)
          .orElseGet(SkipResult.NotParked::new);
    }
    ParkedEntity parked = found.get();
    if (!parked.reason().isSkippable() || !at.version().next().equals(parked.version())) {
      return new SkipResult.NotSkippable(parked.reason());
    }
    tables.parked().skip(connection, projection, parked, at, decision);
    goOn(connection, tables, projection, entity, at.past(parked));
    return new SkipResult.Skipped(parked.version());
  }

  private static void goOn(
      Connection connection,
      Tables tables,
      ProjectionName projection,
      EntityKey entity,
      AppliedPosition at)
      throws SQLException {
    tables.parked().resume(connection, projection, entity);
    tables.positions().overwrite(connection, projection, Map.of(entity, at.asResumed()));
  }

  private static AppliedPosition lock(
      Connection connection, Tables tables, ProjectionName projection, EntityKey entity)
      throws SQLException {
    return tables
        .positions()
        .lock(connection, projection, List.of(entity))
        .getOrDefault(entity, AppliedPosition.none());
  }
}
