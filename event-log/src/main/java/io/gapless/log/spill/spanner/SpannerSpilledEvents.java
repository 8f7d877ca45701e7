package io.gapless.log.spill.spanner;

import com.google.cloud.Timestamp;
import com.google.cloud.spanner.DatabaseClient;
import com.google.cloud.spanner.KeyRange;
import com.google.cloud.spanner.KeySet;
import com.google.cloud.spanner.Options;
import com.google.cloud.spanner.ReadContext;
import com.google.cloud.spanner.ResultSet;
import com.google.cloud.spanner.Statement;
import com.google.cloud.spanner.Struct;
import com.google.cloud.spanner.TransactionContext;
import com.google.cloud.spanner.Value;
import io.gapless.event.EntityKey;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.QuarantinedEvent;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillReader;
import io.gapless.log.spill.SpillSummary;
import io.gapless.log.spill.SpillWriter;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.spill.internal.KeyInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads and mutations on {@code SpilledEvents}. SQL only for people's questions: in the emulator it
 * scans the table, even by key.
 */
final class SpannerSpilledEvents {
  /** Most rows of one round of {@link #held}. */
  private static final int ROUND = 1_000;

  private SpannerSpilledEvents() {}

  static Timestamp write(DatabaseClient database, List<SpilledEvent> events) {
    return database
        .writeAtLeastOnceWithOptions(
            events.stream().map(Rows::insertOrUpdate).toList(),
            Options.priority(Options.RpcPriority.HIGH),
            Options.tag("app=gapless,op=spill"))
        .getCommitTimestamp();
  }

  static Timestamp delete(DatabaseClient database, Collection<SpillKey> keys) {
    return database
        .writeAtLeastOnceWithOptions(
            keys.stream().map(Rows::delete).toList(), Options.tag("app=gapless,op=delete"))
        .getCommitTimestamp();
  }

  /**
   * Asks in rounds: an entity with many rows may fill one, the next asks for those not seen yet.
   */
  static Set<EntityKey> held(DatabaseClient database, Set<EntityKey> entities) {
    Set<EntityKey> held = new HashSet<>();
    Set<EntityKey> open = new HashSet<>(entities);
    int rows = ROUND;
    while (rows == ROUND && !open.isEmpty()) {
      rows = round(database, open, held);
      open.removeAll(held);
    }
    return held;
  }

  static Occupancy occupied(DatabaseClient database, Shard shard, Optional<EntityKey> after) {
    KeyInterval interval = new KeyInterval(Optional.empty(), after, Optional.empty());
    List<EntityKey> first = new ArrayList<>();
    try (ResultSet rows =
        database
            .singleUse()
            .read(
                Rows.TABLE,
                KeySet.range(range(shard, interval)),
                Rows.ENTITY,
                Options.limit(SpillWriter.MAX_LOOK))) {
      while (rows.next()) {
        first.add(Rows.readEntity(rows));
      }
    }
    return Occupancy.of(after, first, SpillWriter.MAX_LOOK);
  }

  static List<SpilledEvent> read(
      DatabaseClient database, Shard shard, Optional<SpillKey> after, int limit) {
    int atMost = Math.min(limit, SpillReader.MAX_PAGE);
    List<SpilledEvent> page = new ArrayList<>();
    long bytes = 0;
    for (KeyInterval interval : KeyInterval.around(after, quarantined(database, shard))) {
      if (page.size() < atMost && bytes <= SpillReader.MAX_PAGE_BYTES) {
        bytes += read(database, range(shard, interval), atMost, bytes, page);
      }
    }
    return page;
  }

  static Set<Shard> shardsWithRows(DatabaseClient database, Set<Shard> shards) {
    KeySet.Builder ranges = KeySet.newBuilder();
    shards.forEach(shard -> ranges.addRange(KeyRange.prefix(Rows.key(shard))));
    Set<Shard> occupied = new HashSet<>();
    int looked = 0;
    try (ResultSet rows =
        database
            .singleUse()
            .read(
                Rows.TABLE,
                ranges.build(),
                List.of(Rows.SHARD),
                Options.limit(SpillReader.MAX_SHARD_LOOK))) {
      while (rows.next()) {
        occupied.add(new Shard(Math.toIntExact(rows.getLong(Rows.SHARD))));
        looked++;
      }
    }
    // The rows of some may hide those of others.
    return looked < SpillReader.MAX_SHARD_LOOK ? occupied : shards;
  }

  static boolean refused(
      TransactionContext transaction, SpillKey key, String error, boolean quarantine) {
    @Nullable Struct row =
        transaction.readRow(Rows.TABLE, Rows.key(key), List.of("Attempts", "QuarantinedAt"));
    if (row == null) {
      return false;
    }
    long before = row.isNull("Attempts") ? 0 : row.getLong("Attempts");
    var update = Rows.update(key).set("Attempts").to(before + 1);
    update
        .set("LastError")
        .to(error.substring(0, Math.min(SpilledEvent.MAX_REASON_LENGTH, error.length())));
    if (quarantine && row.isNull("QuarantinedAt")) {
      update.set("QuarantinedAt").to(Value.COMMIT_TIMESTAMP);
    }
    transaction.buffer(update.build());
    return true;
  }

  static boolean release(TransactionContext transaction, SpillKey key) {
    for (SpillKey quarantined : quarantinedKeys(transaction, key.shard())) {
      if (quarantined.entity().equals(key.entity())) {
        transaction.buffer(
            Rows.update(quarantined).set("QuarantinedAt").to((Timestamp) null).build());
      }
    }
    return true;
  }

  static List<QuarantinedEvent> quarantined(DatabaseClient database, int limit) {
    Statement query =
        Statement.newBuilder("SELECT ")
            .append(String.join(", ", Rows.COLUMNS))
            .append(
                ", IFNULL(Attempts, 0) AS Attempts, IFNULL(LastError, '') AS LastError, QuarantinedAt")
            .append(" FROM SpilledEvents WHERE QuarantinedAt IS NOT NULL")
            .append(" ORDER BY QuarantinedAt LIMIT @limit")
            .bind("limit")
            .to(limit)
            .build();
    List<QuarantinedEvent> events = new ArrayList<>();
    try (ResultSet rows = database.singleUse().executeQuery(query)) {
      while (rows.next()) {
        events.add(
            new QuarantinedEvent(
                Rows.read(rows),
                rows.getLong("Attempts"),
                rows.getString("LastError"),
                instant(rows.getTimestamp("QuarantinedAt"))));
      }
    }
    return events;
  }

  static SpillSummary summary(DatabaseClient database) {
    String query =
        "SELECT COUNTIF(QuarantinedAt IS NULL), COUNTIF(QuarantinedAt IS NOT NULL),"
            + " MIN(IF(QuarantinedAt IS NULL, SpilledAt, NULL)) FROM SpilledEvents";
    try (ResultSet row =
        database
            .singleUse()
            .executeQuery(Statement.of(query), Options.priority(Options.RpcPriority.LOW))) {
      row.next();
      Optional<Instant> oldest =
          row.isNull(2) ? Optional.empty() : Optional.of(instant(row.getTimestamp(2)));
      return new SpillSummary(row.getLong(0), row.getLong(1), oldest);
    }
  }

  private static int round(DatabaseClient database, Set<EntityKey> open, Set<EntityKey> held) {
    KeySet.Builder keys = KeySet.newBuilder();
    open.forEach(entity -> keys.addRange(KeyRange.prefix(Rows.key(entity))));
    int rows = 0;
    try (ResultSet found =
        database.singleUse().read(Rows.TABLE, keys.build(), Rows.ENTITY, Options.limit(ROUND))) {
      while (found.next()) {
        held.add(Rows.readEntity(found));
        rows++;
      }
    }
    return rows;
  }

  private static long read(
      DatabaseClient database, KeyRange range, int limit, long before, List<SpilledEvent> page) {
    long bytes = 0;
    try (ResultSet rows =
        database
            .singleUse()
            .read(
                Rows.TABLE,
                KeySet.range(range),
                Rows.COLUMNS,
                Options.limit(limit - page.size()))) {
      while (before + bytes <= SpillReader.MAX_PAGE_BYTES && rows.next()) {
        SpilledEvent event = Rows.read(rows);
        bytes += event.record().value().length;
        page.add(event);
      }
    }
    return bytes;
  }

  private static KeyRange range(Shard shard, KeyInterval interval) {
    KeyRange.Builder range =
        KeyRange.newBuilder()
            .setStart(Rows.key(shard))
            .setStartType(KeyRange.Endpoint.CLOSED)
            .setEnd(Rows.key(shard))
            .setEndType(KeyRange.Endpoint.CLOSED);
    interval
        .afterRow()
        .ifPresent(row -> range.setStart(Rows.key(row)).setStartType(KeyRange.Endpoint.OPEN));
    interval
        .afterEntity()
        .ifPresent(it -> range.setStart(Rows.key(shard, it)).setStartType(KeyRange.Endpoint.OPEN));
    interval
        .beforeEntity()
        .ifPresent(it -> range.setEnd(Rows.key(shard, it)).setEndType(KeyRange.Endpoint.OPEN));
    return range.build();
  }

  private static SortedSet<EntityKey> quarantined(DatabaseClient database, Shard shard) {
    SortedSet<EntityKey> entities = new TreeSet<>();
    quarantinedKeys(database.singleUse(), shard).forEach(key -> entities.add(key.entity()));
    return entities;
  }

  private static List<SpillKey> quarantinedKeys(ReadContext context, Shard shard) {
    List<SpillKey> quarantined = new ArrayList<>();
    try (ResultSet rows =
        context.readUsingIndex(
            Rows.TABLE,
            Rows.QUARANTINE_INDEX,
            KeySet.range(KeyRange.prefix(Rows.key(shard))),
            Rows.KEY,
            Options.limit(SpillReader.MAX_QUARANTINED + 1))) {
      while (rows.next()) {
        quarantined.add(Rows.readKey(rows));
      }
    }
    if (quarantined.size() > SpillReader.MAX_QUARANTINED) {
      throw new FallbackStoreException(
          "more than "
              + SpillReader.MAX_QUARANTINED
              + " rows are quarantined in shard "
              + shard.number()
              + ": release them");
    }
    return quarantined;
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
