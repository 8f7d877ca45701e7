package io.gapless.cli.torture.probe;

import io.gapless.cli.torture.evidence.Effect;
import io.gapless.cli.torture.evidence.Fold;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * A probe's own tables: a line per event that took effect, with nothing that would refuse a second
 * one, and per entity a count, a sum and a chain.
 */
public final class ProbeTables {
  /** All effects, in the order in which they were written. */
  public static final String EFFECTS = "SELECT * FROM effects ORDER BY line";

  /** The state of all entities. */
  public static final String FOLDS = "SELECT * FROM folds";

  /** The entity type of the torture. */
  public static final String TYPE = "probe";

  private static final List<String> CREATE =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS effects (
            line BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
            entity_id VARBINARY(255) NOT NULL,
            version BIGINT NOT NULL,
            event_id BINARY(16) NOT NULL,
            digest INT NOT NULL,
            process VARBINARY(64) NOT NULL
          )\
          """,
          """
          CREATE TABLE IF NOT EXISTS folds (
            entity_id VARBINARY(255) NOT NULL PRIMARY KEY,
            folded BIGINT NOT NULL,
            total BIGINT NOT NULL,
            chain BIGINT NOT NULL
          )\
          """);

  private ProbeTables() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : CREATE) {
        statement.execute(table);
      }
    }
  }

  /** A row of {@link #EFFECTS}. */
  public static Effect effect(ResultSet row) throws SQLException {
    return new Effect(
        row.getLong("line"),
        entity(row),
        EntityVersion.of(row.getLong("version")),
        new EventId(uuid(row.getBytes("event_id"))),
        new Digest(row.getInt("digest")),
        new String(row.getBytes("process"), StandardCharsets.UTF_8));
  }

  /** A row of {@link #FOLDS}. */
  public static Fold fold(ResultSet row) throws SQLException {
    return new Fold(entity(row), row.getLong("folded"), row.getLong("total"), row.getLong("chain"));
  }

  /** The entity of a row with an {@code entity_id}. */
  public static EntityKey entity(ResultSet row) throws SQLException {
    return EntityKey.of(TYPE, new String(row.getBytes("entity_id"), StandardCharsets.UTF_8));
  }

  /** A UUID as it is stored in 16 bytes. */
  public static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
