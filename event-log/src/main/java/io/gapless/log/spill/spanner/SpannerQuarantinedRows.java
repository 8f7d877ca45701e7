package io.gapless.log.spill.spanner;

import com.google.cloud.Timestamp;
import com.google.cloud.spanner.DatabaseClient;
import com.google.cloud.spanner.ResultSet;
import com.google.cloud.spanner.Statement;
import io.gapless.event.Position;
import io.gapless.log.spill.QuarantinedRow;
import io.gapless.log.spill.SpillKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the rows of {@code SpilledEvents} that are set aside, without their payloads. */
final class SpannerQuarantinedRows {
  private static final String SELECT =
      "SELECT EntityType, EntityId, Version, EventId, Position, Topic, Reason,"
          + " BYTE_LENGTH(Payload) AS Bytes, IFNULL(Attempts, 0) AS Attempts,"
          + " IFNULL(LastError, '') AS LastError, QuarantinedAt"
          + " FROM SpilledEvents WHERE QuarantinedAt IS NOT NULL";
  private static final String AFTER =
      " AND (Shard > @shard OR (Shard = @shard AND (EntityType > @type OR (EntityType = @type"
          + " AND (EntityId > @id OR (EntityId = @id AND (Version > @version"
          + " OR (Version = @version AND EventId > @event))))))))";
  private static final String IS =
      " AND Shard = @shard AND EntityType = @type AND EntityId = @id AND Version = @version"
          + " AND EventId = @event";
  private static final String IN_ORDER =
      " ORDER BY Shard, EntityType, EntityId, Version, EventId LIMIT @limit";

  private SpannerQuarantinedRows() {}

  static List<QuarantinedRow> page(DatabaseClient database, Optional<SpillKey> after, int limit) {
    String condition = after.isPresent() ? AFTER : "";
    Statement.Builder query = Statement.newBuilder(SELECT + condition + IN_ORDER);
    after.ifPresent(key -> bind(query, key));
    return read(database, query.bind("limit").to(limit).build());
  }

  static Optional<QuarantinedRow> find(DatabaseClient database, SpillKey key) {
    Statement.Builder query = Statement.newBuilder(SELECT + IS);
    bind(query, key);
    return read(database, query.build()).stream().findFirst();
  }

  private static void bind(Statement.Builder query, SpillKey key) {
    query.bind("shard").to(key.shard().number());
    query.bind("type").to(key.entity().type().value());
    query.bind("id").to(key.entity().id());
    query.bind("version").to(key.version().value());
    query.bind("event").to(key.eventId().toString());
  }

  private static List<QuarantinedRow> read(DatabaseClient database, Statement query) {
    List<QuarantinedRow> found = new ArrayList<>();
    try (ResultSet rows = database.singleUse().executeQuery(query)) {
      while (rows.next()) {
        found.add(row(rows));
      }
    }
    return found;
  }

  private static QuarantinedRow row(ResultSet row) {
    Timestamp since = row.getTimestamp("QuarantinedAt");
    return new QuarantinedRow(
        Rows.readKey(row),
        Position.of(row.getLong("Position")),
        row.getString("Topic"),
        row.getString("Reason"),
        row.getLong("Bytes"),
        row.getLong("Attempts"),
        row.getString("LastError"),
        Instant.ofEpochSecond(since.getSeconds(), since.getNanos()));
  }
}
