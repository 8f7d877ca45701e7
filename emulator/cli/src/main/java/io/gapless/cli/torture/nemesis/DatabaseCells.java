package io.gapless.cli.torture.nemesis;

import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a database server says on a bad day: connections end in the midst of a transaction, there
 * are too many, rows stay locked until whoever waits gives up (1205), nothing may be written.
 */
final class DatabaseCells {
  private static final String TARGET = "database";
  private static final Duration AGAIN_AFTER = Duration.ofMillis(1_000);
  private static final int ROWS = 200;
  private static final int FEW_CONNECTIONS = 10;

  private static final String OTHERS =
      "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
          + " AND user <> 'system user'";

  private final Database events;
  private final Database positions;

  /**
   * @param events the event store
   * @param positions a projection's database
   */
  DatabaseCells(Database events, Database positions) {
    this.events = events;
    this.positions = positions;
  }

  List<Cell> all() {
    return List.of(
        cell("connections killed", this::killConnections),
        cell("too many connections", this::tooMany),
        cell("nothing may be written", this::readOnly),
        cell("writers locked", spell -> lock(events, "writers", spell)),
        cell("positions locked", spell -> lock(positions, "gapless_positions", spell)));
  }

  private interface DatabaseStrike {
    void strike(Cell.Spell spell) throws SQLException, InterruptedException;
  }

  private static Cell cell(String fault, DatabaseStrike strike) {
    return new Cell(
        TARGET,
        fault,
        (spell, random) -> {
          try {
            strike.strike(spell);
          } catch (SQLException notNow) {
            throw new StackException("the database is away: " + fault, notNow);
          }
        });
  }

  private void killConnections(Cell.Spell spell) throws SQLException, InterruptedException {
    do {
      try (Connection connection = events.connect();
          Statement statement = connection.createStatement()) {
        for (long id : ids(statement)) {
          kill(statement, id);
        }
      }
    } while (spell.goesOnAfter(AGAIN_AFTER));
  }

  private static List<Long> ids(Statement statement) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(OTHERS)) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  private static void kill(Statement statement, long id) {
    try {
      statement.execute("KILL CONNECTION " + id);
    } catch (SQLException endedByItself) {
      return;
    }
  }

  /** The connections that are open stay, no other is let in. */
  private void tooMany(Cell.Spell spell) throws SQLException, InterruptedException {
    try (Connection connection = events.connect();
        Statement statement = connection.createStatement()) {
      long usual = number(statement, "SELECT @@GLOBAL.max_connections");
      statement.execute("SET GLOBAL max_connections = " + FEW_CONNECTIONS);
      try {
        spell.sitOut();
      } finally {
        statement.execute("SET GLOBAL max_connections = " + usual);
      }
    }
  }

  /** Whoever writes waits. */
  private void readOnly(Cell.Spell spell) throws SQLException, InterruptedException {
    try (Connection connection = events.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("FLUSH TABLES WITH READ LOCK");
      try {
        spell.sitOut();
      } finally {
        statement.execute("UNLOCK TABLES");
      }
    }
  }

  /** By somebody whose transaction takes its time. */
  private static void lock(Database database, String table, Cell.Spell spell)
      throws SQLException, InterruptedException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT * FROM " + table + " LIMIT " + ROWS + " FOR UPDATE");
      try {
        spell.sitOut();
      } finally {
        connection.rollback();
      }
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
