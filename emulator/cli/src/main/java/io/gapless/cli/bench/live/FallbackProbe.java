package io.gapless.cli.bench.live;

import com.google.cloud.spanner.DatabaseClient;
import com.google.cloud.spanner.DatabaseId;
import com.google.cloud.spanner.Key;
import com.google.cloud.spanner.KeyRange;
import com.google.cloud.spanner.KeySet;
import com.google.cloud.spanner.Mutation;
import com.google.cloud.spanner.Options;
import com.google.cloud.spanner.ResultSet;
import com.google.cloud.spanner.Spanner;
import com.google.cloud.spanner.SpannerOptions;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillReader;
import io.gapless.log.spill.SpillWriter;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.spill.spanner.SpannerFallbackStore;
import io.gapless.log.spill.spanner.SpannerFallbackStoreSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A process of its own that looks at the Spanner emulator, since it needs the replay service's
 * libraries: {@code until-empty} waits for a line, and ends when each shard has been seen empty
 * since then; {@code rate} says how many rows a second the emulator gives out and deletes while
 * nobody else asks it.
 */
final class FallbackProbe {
  private static final String TABLE = "SpilledEvents";
  private static final List<String> COLUMNS =
      List.of(
          "EntityType",
          "EntityId",
          "Version",
          "EventId",
          "Position",
          "Topic",
          "RecordKey",
          "Headers",
          "Payload",
          "Reason");
  private static final int EVENTS_PER_ENTITY = 4;
  private static final long LOOK_MILLIS = 200;

  private FallbackProbe() {}

  /**
   * @param args {@code until-empty PROJECT INSTANCE DATABASE HOST}, or {@code rate PROJECT INSTANCE
   *     DATABASE HOST ROWS BYTES}; the database of {@code rate} must be empty
   */
  public static void main(String[] args) throws InterruptedException, IOException {
    SpannerFallbackStoreSettings settings =
        new SpannerFallbackStoreSettings(args[1], args[2], args[3], args[4]);
    switch (args[0]) {
      case "until-empty" -> {
        untilEmpty(settings);
        System.out.println(System.currentTimeMillis());
      }
      case "rate" ->
          System.out.println(rate(settings, Integer.parseInt(args[5]), Integer.parseInt(args[6])));
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.exit(0); // the client's threads would live on
  }

  /** A store that does not answer in time is asked again: the drain keeps it busy. */
  private static void untilEmpty(SpannerFallbackStoreSettings settings)
      throws InterruptedException, IOException {
    try (SpannerFallbackStore store = new SpannerFallbackStore(settings)) {
      store.migrate();
      store.occupied(Shard.all().getFirst(), Optional.empty()); // its code is loaded
      if (System.in.read() < 0) {
        return;
      }
      Deque<Shard> left = new ArrayDeque<>(Shard.all());
      while (!left.isEmpty()) {
        Shard next = left.removeFirst();
        try {
          if (store.occupied(next, Optional.empty()).isEmptyShard()) {
            continue;
          }
        } catch (FallbackStoreException e) {
          System.err.println(e.getMessage());
        }
        left.addLast(next);
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  private static double rate(SpannerFallbackStoreSettings settings, int rows, int bytes) {
    try (SpannerFallbackStore store = new SpannerFallbackStore(settings)) {
      store.migrate();
      fill(store, rows, bytes);
    }
    try (Spanner spanner =
        SpannerOptions.newBuilder()
            .setProjectId(settings.project())
            .setEmulatorHost(settings.emulatorHost())
            .setBuiltInMetricsEnabled(false)
            .build()
            .getService()) {
      DatabaseClient database =
          spanner.getDatabaseClient(
              DatabaseId.of(settings.project(), settings.instance(), settings.database()));
      long begun = System.nanoTime();
      int taken = 0;
      for (Shard shard : Shard.all()) {
        for (int page = takePage(database, shard); page > 0; page = takePage(database, shard)) {
          taken += page;
        }
      }
      if (taken != rows) {
        throw new IllegalStateException(taken + " rows came instead of " + rows);
      }
      return taken * 1e9 / (System.nanoTime() - begun);
    }
  }

  /** Prefix read of a page, and its deletion in one commit. */
  private static int takePage(DatabaseClient database, Shard shard) {
    List<Mutation> deletes = new ArrayList<>();
    try (ResultSet rows =
        database
            .singleUse()
            .read(
                TABLE,
                KeySet.range(KeyRange.prefix(Key.of(shard.number()))),
                COLUMNS,
                Options.limit(SpillReader.MAX_PAGE))) {
      while (rows.next()) {
        Key key =
            Key.of(
                shard.number(),
                rows.getString(0),
                rows.getString(1),
                rows.getLong(2),
                rows.getString(3));
        deletes.add(Mutation.delete(TABLE, key));
      }
    }
    if (!deletes.isEmpty()) {
      database.writeAtLeastOnce(deletes);
    }
    return deletes.size();
  }

  private static void fill(SpannerFallbackStore store, int rows, int bytes) {
    List<SpilledEvent> batch = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      batch.add(event(row, bytes));
      if (batch.size() == SpillWriter.MAX_BATCH || row == rows - 1) {
        store.spill(batch);
        batch.clear();
      }
    }
  }

  /** A row whose record takes so many bytes, if that is more than its headers take. */
  private static SpilledEvent event(int row, int bytes) {
    Event event =
        new Event(
            Position.of(row + 1L),
            EntityKey.of("account", "e-" + row / EVENTS_PER_ENTITY),
            EntityVersion.of(row % EVENTS_PER_ENTITY + 1L),
            new WriterId(new UUID(0x7000L, 1)),
            new EventContent(
                new EventId(new UUID(0x7000L | (long) row << 16, Long.MIN_VALUE | row)),
                "AddressChanged",
                1,
                Payload.ofText("\"\""),
                Map.of(),
                Instant.EPOCH.plusSeconds(row)));
    EventRecord bare = WireFormat.standard().encode(event);
    EventRecord padded =
        new EventRecord(
            bare.topic(), bare.key(), bare.headers(), new byte[Math.max(2, bytes - bare.size())]);
    return SpilledEvent.of(event, padded, "Kafka counts as down");
  }
}
