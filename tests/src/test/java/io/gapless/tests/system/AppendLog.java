package io.gapless.tests.system;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.projection.EventHandler;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.stack.database.Database;
import io.gapless.tests.verdict.Chain;
import io.gapless.tests.verdict.Effect;
import io.gapless.tests.verdict.Fold;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the projection under test keeps: a line per event that took effect, with nothing that would
 * refuse a second one, and per entity a count and a chain over its events. Rebuilt, it forgets
 * them, and keeps that it was.
 */
final class AppendLog implements EventHandler, StateReset {
  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE effects (
            line BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
            entity_type VARBINARY(64) NOT NULL,
            entity_id VARBINARY(255) NOT NULL,
            version BIGINT NOT NULL,
            event_id BINARY(16) NOT NULL,
            digest INT NOT NULL
          )""",
          """
          CREATE TABLE folds (
            entity_type VARBINARY(64) NOT NULL,
            entity_id VARBINARY(255) NOT NULL,
            folded BIGINT NOT NULL,
            chain BIGINT NOT NULL,
            PRIMARY KEY (entity_type, entity_id)
          )""",
          "CREATE TABLE resets (line BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY)");

  /** Effects and folds at one moment. */
  record Snapshot(List<Effect> effects, List<Fold> folds) {}

  private final Database database;

  private AppendLog(Database database) {
    this.database = database;
  }

  /** The one whose tables are there. */
  static AppendLog in(Database database) {
    return new AppendLog(database);
  }

  static AppendLog createIn(Database database) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      return new AppendLog(database);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the append log", e);
    }
  }

  @Override
  public void handle(Event event, Transaction tx) throws SQLException {
    Digest digest = Digest.of(event.payload().bytes());
    append(tx.connection(), event, digest);
    fold(tx.connection(), event, digest);
  }

  @Override
  public void entity(EntityKey entity, Transaction tx) throws SQLException {
    forget(tx, "entity_type = ? AND entity_id = ?", delete -> key(delete, 1, entity));
  }

  @Override
  public void all(EntityType type, Transaction tx) throws SQLException {
    byte[] value = type.value().getBytes(StandardCharsets.US_ASCII);
    forget(tx, "entity_type = ?", delete -> delete.setBytes(1, value));
  }

  private interface Binding {
    void to(PreparedStatement statement) throws SQLException;
  }

  private static void forget(Transaction tx, String where, Binding binding) throws SQLException {
    for (String table : List.of("effects", "folds")) {
      try (PreparedStatement delete =
          tx.connection().prepareStatement("DELETE FROM " + table + " WHERE " + where)) {
        binding.to(delete);
        delete.executeUpdate();
      }
    }
    try (Statement statement = tx.connection().createStatement()) {
      statement.executeUpdate("INSERT INTO resets VALUES ()");
    }
  }

  /** How often it was reset. */
  long resets() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM resets")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the append log", e);
    }
  }

  Snapshot snapshot() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      return new Snapshot(effects(statement), folds(statement));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the append log", e);
    }
  }

  private static void append(Connection connection, Event event, Digest digest)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO effects (version, event_id, digest, entity_type, entity_id)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      insert.setLong(1, event.version().value());
      insert.setBytes(2, StoreRows.bytes(event.id().value()));
      insert.setInt(3, digest.crc());
      key(insert, 4, event.entity());
      insert.executeUpdate();
    }
  }

  private static void fold(Connection connection, Event event, Digest digest) throws SQLException {
    Fold before = folded(connection, event.entity());
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "REPLACE INTO folds (folded, chain, entity_type, entity_id) VALUES (?, ?, ?, ?)")) {
      upsert.setLong(1, before.count() + 1);
      upsert.setLong(2, before.chain().then(event.id(), digest).value());
      key(upsert, 3, event.entity());
      upsert.executeUpdate();
    }
  }

  private static Fold folded(Connection connection, EntityKey entity) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT folded, chain FROM folds WHERE entity_type = ? AND entity_id = ?")) {
      key(select, 1, entity);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Fold(entity, row.getLong(1), new Chain(row.getLong(2)))
            : Fold.empty(entity);
      }
    }
  }

  private static void key(PreparedStatement statement, int from, EntityKey entity)
      throws SQLException {
    statement.setBytes(from, entity.type().value().getBytes(StandardCharsets.US_ASCII));
    statement.setBytes(from + 1, entity.idBytes());
  }

  private static List<Effect> effects(Statement statement) throws SQLException {
    List<Effect> effects = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("SELECT * FROM effects ORDER BY line")) {
      while (row.next()) {
        effects.add(
            new Effect(
                StoreRows.entity(row),
                EntityVersion.of(row.getLong("version")),
                new EventId(StoreRows.uuid(row.getBytes("event_id"))),
                new Digest(row.getInt("digest"))));
      }
    }
    return effects;
  }

  private static List<Fold> folds(Statement statement) throws SQLException {
    List<Fold> folds = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("SELECT * FROM folds")) {
      while (row.next()) {
        folds.add(
            new Fold(
                StoreRows.entity(row), row.getLong("folded"), new Chain(row.getLong("chain"))));
      }
    }
    return folds;
  }
}
