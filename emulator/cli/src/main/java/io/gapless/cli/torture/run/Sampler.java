package io.gapless.cli.torture.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.cli.torture.probe.ProbeTables;
import io.gapless.cli.torture.system.TortureSystem;
import io.gapless.event.EntityKey;
import io.gapless.event.EventId;
import io.gapless.event.WriterId;
import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks from outside while things break: once a second how far projections are behind, now and then
 * at positions, watermarks and the stable position. Each look reads against the flow, so that
 * nothing on its way is taken for missing. Who does not answer is not looked at.
 */
final class Sampler implements AutoCloseable {
  private static final int PLACES_EVERY = 3;
  private static final int NOWHERE_EVERY = 5;

  private static final String STABLE =
      "SELECT COALESCE((SELECT MIN(h.committed_through) FROM writers w"
          + " JOIN writer_heartbeats h ON h.writer_id = w.writer_id WHERE w.state = 'ACTIVE'),"
          + " (SELECT MAX(position) FROM events), 0)";

  private static final String CLOSED =
      "SELECT w.writer_id, COUNT(e.position) FROM writers w LEFT JOIN events e"
          + " ON e.writer_id = w.writer_id WHERE w.state <> 'ACTIVE' GROUP BY w.writer_id";

  private final TortureSystem system;
  private final HistoryFile history;
  private final Map<String, Database> projections = new ConcurrentSkipListMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("sampler").unstarted(this::run);

  private Sampler(TortureSystem system, HistoryFile history) {
    this.system = system;
    this.history = history;
  }

  static Sampler start(TortureSystem system, HistoryFile history) {
    Sampler sampler = new Sampler(system, history);
    sampler.thread.start();
    return sampler;
  }

  /** Looks at one more projection from now on. */
  void add(String projection) {
    projections.put(projection, system.database(projection));
  }

  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (int round = 1; !over.await(1, TimeUnit.SECONDS); round++) {
        look(round);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(int round) {
    try {
      lag();
      closed();
      if (round % PLACES_EVERY == 0) {
        for (Map.Entry<String, Database> projection : projections.entrySet()) {
          places(projection.getKey(), projection.getValue());
        }
      }
      if (round % NOWHERE_EVERY == 0) {
        stable();
        if (system.fallback() instanceof FallbackStore.Jdbc jdbc) {
          nowhere(jdbc.database());
        }
      }
    } catch (SQLException | StackException away) {
      history.append(Kind.FAIL, "look", it -> it.put("why", String.valueOf(away)));
    }
  }

  private void lag() throws SQLException {
    ObjectNode lag = HistoryFile.fields();
    long events = Rows.number(system.events(), "SELECT COUNT(*) FROM events");
    for (Map.Entry<String, Database> projection : projections.entrySet()) {
      long applied =
          Rows.number(
              projection.getValue(), "SELECT COALESCE(SUM(version), 0) FROM gapless_positions");
      lag.put(projection.getKey(), Math.max(0, events - applied));
    }
    history.append(Kind.INFO, Topics.LAG, it -> it.put("events", events).set("behind", lag));
  }

  /** In one statement: whoever is seen closed has all its events in what is counted. */
  private void closed() throws SQLException {
    ObjectNode events = HistoryFile.fields();
    Rows.now(
        system.events(),
        CLOSED,
        row ->
            events.put(new WriterId(ProbeTables.uuid(row.getBytes(1))).toString(), row.getLong(2)));
    if (!events.isEmpty()) {
      history.append(Kind.INFO, Topics.CLOSED, it -> it.set("events", events));
    }
  }

  private void places(String projection, Database database) throws SQLException {
    List<Long> through =
        Rows.now(database, "SELECT through_position FROM gapless_verified", row -> row.getLong(1));
    List<EntityKey> parked =
        Rows.now(database, "SELECT entity_id FROM gapless_parked", ProbeTables::entity);
    ArrayNode places = HistoryFile.fields().arrayNode();
    Rows.now(
        database,
        "SELECT entity_id, version, generation FROM gapless_positions",
        row ->
            places
                .addArray()
                .add(ProbeTables.entity(row).toString())
                .add(row.getLong("version"))
                .add(row.getLong("generation")));
    history.append(
        Kind.INFO,
        Topics.PLACES,
        it -> {
          it.put("projection", projection);
          it.put("through", through.stream().findFirst().orElse(0L));
          ArrayNode excepted = it.putArray("excepted");
          parked.forEach(entity -> excepted.add(entity.toString()));
          it.set("places", places);
        });
  }

  private void stable() throws SQLException {
    long stable = Rows.number(system.events(), STABLE);
    long events =
        Rows.number(system.events(), "SELECT COUNT(*) FROM events WHERE position <= " + stable);
    history.append(Kind.INFO, Topics.STABLE, it -> it.put("stable", stable).put("events", events));
  }

  private void nowhere(Database fallback) throws SQLException {
    ObjectNode confirmed = HistoryFile.fields();
    Rows.now(
        system.events(),
        "SELECT writer_id, confirmed_through FROM writer_heartbeats",
        row ->
            confirmed.put(
                new WriterId(ProbeTables.uuid(row.getBytes(1))).toString(), row.getLong(2)));
    List<EventId> spilled =
        Rows.now(
            fallback,
            "SELECT event_id FROM spilled_events",
            row -> EventId.parse(new String(row.getBytes(1), StandardCharsets.US_ASCII)));
    Optional<Map<TopicPartition, Long>> ends = ends();
    ends.ifPresent(
        known ->
            history.append(
                Kind.INFO,
                Topics.NOWHERE,
                it -> {
                  it.set("confirmed", confirmed);
                  ArrayNode rows = it.putArray("spilled");
                  spilled.forEach(id -> rows.add(id.toString()));
                  ObjectNode offsets = it.putObject("ends");
                  known.forEach(
                      (partition, end) ->
                          offsets.put(Integer.toString(partition.partition()), end));
                }));
  }

  /** Empty while the broker is away. */
  private Optional<Map<TopicPartition, Long>> ends() {
    try {
      return Optional.of(system.topics().endOffsets(TortureSystem.TOPIC));
    } catch (StackException away) {
      return Optional.empty();
    }
  }
}
