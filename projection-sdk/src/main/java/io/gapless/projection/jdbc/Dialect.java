package io.gapless.projection.jdbc;

import io.gapless.projection.positions.PositionsException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the databases say differently; all other SQL is the same for each. */
enum Dialect {
  /** MySQL and MariaDB. */
  MYSQL(
      "gapless-positions.mysql.sql",
      "UTC_TIMESTAMP(6)",
      "TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(6))",
      " FORCE INDEX (PRIMARY)",
      " LOCK IN SHARE MODE") {
    @Override
    String overwriting(String key, String... columns) {
      return " ON DUPLICATE KEY UPDATE " + each(columns, "%1$s = VALUES(%1$s)");
    }

    @Override
    String keeping(String column) {
      return " ON DUPLICATE KEY UPDATE " + column + " = " + column;
    }

    @Override
    String advancing() {
      return """
          UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
              id VARCHAR(510) CHARACTER SET ascii PATH '$.id',
              was BIGINT PATH '$.was',
              was_event CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PATH '$.was_event',
              becomes BIGINT PATH '$.becomes',
              its_event CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PATH '$.its_event',
              generation INT PATH '$.generation',
              resuming INT PATH '$.resuming')) AS step
          STRAIGHT_JOIN gapless_positions AS at FORCE INDEX (PRIMARY)
            ON at.projection = ? AND at.entity_type = ? AND at.entity_id = UNHEX(step.id)
          SET at.version = step.becomes, at.event_id = step.its_event, at.updated_at = UTC_TIMESTAMP(6)
          WHERE at.version = step.was AND at.event_id <=> step.was_event
            AND at.generation = step.generation AND at.resuming = (step.resuming = 1)
            AND NOT at.parked
          """;
    }
  },

  POSTGRESQL(
      "gapless-positions.postgresql.sql",
      "clock_timestamp()",
      "clock_timestamp() + ? * INTERVAL '1 microsecond'",
      "",
      " FOR SHARE") {
    @Override
    String overwriting(String key, String... columns) {
      return " ON CONFLICT (" + key + ") DO UPDATE SET " + each(columns, "%1$s = EXCLUDED.%1$s");
    }

    @Override
    String keeping(String column) {
      return " ON CONFLICT DO NOTHING";
    }

    @Override
    String advancing() {
      return """
          UPDATE gapless_positions AS at
          SET version = step.becomes, event_id = step.its_event, updated_at = clock_timestamp()
          FROM json_to_recordset(CAST(? AS json)) AS step (
              id TEXT, was BIGINT, was_event TEXT, becomes BIGINT, its_event TEXT, generation INT,
              resuming INT)
          WHERE at.projection = ? AND at.entity_type = ? AND at.entity_id = decode(step.id, 'hex')
            AND at.version = step.was AND at.event_id IS NOT DISTINCT FROM step.was_event
            AND at.generation = step.generation AND at.resuming = (step.resuming = 1)
            AND NOT at.parked
          """;
    }

    @Override
    void requireGoingOn(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
      }
    }
  };

  private static final int OLDEST_POSTGRESQL = 14;

  private final String ddl;
  private final String now;
  private final String later;
  private final String byPrimaryKey;
  private final String forShare;

  Dialect(String ddl, String now, String later, String byPrimaryKey, String forShare) {
    this.ddl = ddl;
    this.now = now;
    this.later = later;
    this.byPrimaryKey = byPrimaryKey;
    this.forShare = forShare;
  }

  /**
   * @throws PositionsException if it is another database, or too old
   */
  static Dialect of(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    String name = database.getDatabaseProductName();
    if (name.equals("MySQL") || name.equals("MariaDB")) {
      return MYSQL;
    }
    if (name.equals("PostgreSQL") && database.getDatabaseMajorVersion() >= OLDEST_POSTGRESQL) {
      return POSTGRESQL;
    }
    throw new PositionsException(
        "positions need MySQL 8.4+, MariaDB 10.11+ or PostgreSQL %d+, this is %s %s"
            .formatted(OLDEST_POSTGRESQL, name, database.getDatabaseProductVersion()));
  }

  /** The shipped file, in this package. */
  String ddl() {
    return ddl;
  }

  /** The database's clock at this moment, not at the transaction's begin. */
  String now() {
    return now;
  }

  /** The same, a parameter of microseconds later. */
  String later() {
    return later;
  }

  /** After a table's name: rows are to be found, and so locked, by primary key. */
  String byPrimaryKey() {
    return byPrimaryKey;
  }

  /** The end of a SELECT whose rows none may change until the transaction ends. */
  String forShare() {
    return forShare;
  }

  /** The end of an insert that overwrites these columns of a row which has the key already. */
  abstract String overwriting(String key, String... columns);

  /**
   * Moves positions if they stand where they are expected; parameters: {@link AdvanceStatement}'s
   * JSON, projection, entity type.
   */
  abstract String advancing();

  /** The end of an insert that leaves a row alone which has the key already. */
  abstract String keeping(String column);

  /**
   * Fails if an error has ended the transaction. COMMIT would roll it back then and, as drivers
   * have it, look like a success.
   */
  void requireGoingOn(Connection connection) throws SQLException {}

  private static String each(String[] columns, String assignment) {
    return Arrays.stream(columns).map(assignment::formatted).collect(Collectors.joining(", "));
  }
}
