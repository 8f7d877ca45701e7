package io.gapless.log.spill.spanner;

import com.google.cloud.Timestamp;
import com.google.cloud.spanner.DatabaseClient;
import com.google.cloud.spanner.Key;
import com.google.cloud.spanner.KeySet;
import com.google.cloud.spanner.Mutation;
import com.google.cloud.spanner.ResultSet;
import com.google.cloud.spanner.Statement;
import com.google.cloud.spanner.TransactionContext;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.internal.LeasePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads and mutations on {@code ShardLeases} and {@code ShardOwners}, by Spanner's clock. */
final class SpannerShardLeases {
  private static final String LEASES = "ShardLeases";
  private static final String OWNERS = "ShardOwners";

  private SpannerShardLeases() {}

  /** One transaction: two replicas that take the same shard cannot both commit. */
  static Set<Shard> acquire(
      TransactionContext transaction, String owner, int most, Duration lease) {
    Instant now = now(transaction);
    Timestamp until = timestamp(now.plus(lease));
    LeasePlan plan = LeasePlan.of(leases(transaction), owner, now, most);
    for (Shard shard : plan.kept()) {
      transaction.buffer(lease(shard, owner, until));
    }
    for (Shard shard : plan.givenBack()) {
      transaction.buffer(Mutation.delete(LEASES, Key.of(shard.number())));
    }
    forgetAbsent(transaction, now);
    transaction.buffer(present(owner, until));
    return Set.copyOf(plan.kept());
  }

  static boolean release(TransactionContext transaction, String owner) {
    leases(transaction)
        .forEach(
            (shard, held) -> {
              if (held.owner().equals(owner)) {
                transaction.buffer(Mutation.delete(LEASES, Key.of(shard.number())));
              }
            });
    transaction.buffer(Mutation.delete(OWNERS, Key.of(owner)));
    return true;
  }

  static int owners(DatabaseClient database) {
    String query = "SELECT COUNT(*) FROM ShardOwners WHERE PresentUntil > CURRENT_TIMESTAMP()";
    try (ResultSet row = database.singleUse().executeQuery(Statement.of(query))) {
      row.next();
      return Math.toIntExact(row.getLong(0));
    }
  }

  private static Map<Shard, LeasePlan.Held> leases(TransactionContext transaction) {
    Map<Shard, LeasePlan.Held> leases = new HashMap<>();
    List<String> columns = List.of("Shard", "Owner", "LeasedUntil");
    try (ResultSet rows = transaction.read(LEASES, KeySet.all(), columns)) {
      while (rows.next()) {
        leases.put(
            new Shard(Math.toIntExact(rows.getLong("Shard"))),
            new LeasePlan.Held(rows.getString("Owner"), instant(rows.getTimestamp("LeasedUntil"))));
      }
    }
    return leases;
  }

  private static void forgetAbsent(TransactionContext transaction, Instant now) {
    List<String> columns = List.of("Owner", "PresentUntil");
    try (ResultSet rows = transaction.read(OWNERS, KeySet.all(), columns)) {
      while (rows.next()) {
        if (instant(rows.getTimestamp("PresentUntil")).isBefore(now)) {
          transaction.buffer(Mutation.delete(OWNERS, Key.of(rows.getString("Owner"))));
        }
      }
    }
  }

  private static Instant now(TransactionContext transaction) {
    try (ResultSet row = transaction.executeQuery(Statement.of("SELECT CURRENT_TIMESTAMP()"))) {
      row.next();
      return instant(row.getTimestamp(0));
    }
  }

  private static Mutation lease(Shard shard, String owner, Timestamp until) {
    return Mutation.newInsertOrUpdateBuilder(LEASES)
        .set("Shard")
        .to(shard.number())
        .set("Owner")
        .to(owner)
        .set("LeasedUntil")
        .to(until)
        .build();
  }

  private static Mutation present(String owner, Timestamp until) {
    return Mutation.newInsertOrUpdateBuilder(OWNERS)
        .set("Owner")
        .to(owner)
        .set("PresentUntil")
        .to(until)
        .build();
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.ofTimeSecondsAndNanos(instant.getEpochSecond(), instant.getNano());
  }
}
