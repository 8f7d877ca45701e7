package io.gapless.cli.torture.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.cli.torture.probe.ProbeTables;
import io.gapless.cli.torture.system.TortureSystem;
import io.gapless.event.WriterId;
import io.gapless.stack.StackException;
import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

  private static final String VERIFIED =
      "SELECT through_position, rebuilt_through IS NOT NULL OR history_through > through_position"
          + " FROM gapless_verified";

  private static final String PARKED =
      "SELECT k.entity_id, k.state, k.version, k.reason, LEFT(k.error, 300) AS error,"
          + " COALESCE(p.version, 0) AS position FROM gapless_parked k LEFT JOIN gapless_positions"
          + " p ON p.projection = k.projection AND p.entity_type = k.entity_type AND p.entity_id ="
          + " k.entity_id";

  private static final String SILENT =
      "SELECT COUNT(*) FROM gapless_positions p LEFT JOIN gapless_parked k"
          + " ON p.projection = k.projection AND p.entity_type = k.entity_type"
          + " AND p.entity_id = k.entity_id WHERE p.parked AND k.entity_id IS NULL";

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

  /** The last fault is over. */
  void calm() {
    history.append(Kind.INFO, Topics.CALM, it -> {});
  }

  private void look(int round) {
    processes();
    try {
      lag();
      closed();
      if (round % PLACES_EVERY == 0) {
        Map<String, Map<Integer, Long>> committed = committed();
        for (Map.Entry<String, Database> projection : projections.entrySet()) {
          String name = projection.getKey();
          places(name, projection.getValue(), committed.getOrDefault(name, Map.of()));
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
    OptionalLong spilled = spilled();
    history.append(
        Kind.INFO,
        Topics.LAG,
        it -> {
          it.put("events", events).set("behind", lag);
          spilled.ifPresent(rows -> it.put("spilled", rows));
        });
  }

  /** Only a database can be asked. */
  private OptionalLong spilled() throws SQLException {
    return system.fallback() instanceof FallbackStore.Jdbc jdbc
        ? OptionalLong.of(Rows.number(jdbc.database(), "SELECT COUNT(*) FROM spilled_events"))
        : OptionalLong.empty();
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

  /** Empty while the broker is away. */
  private Map<String, Map<Integer, Long>> committed() {
    try {
      return system.topics().committedOffsets(projections.keySet(), TortureSystem.TOPIC);
    } catch (StackException away) {
      return Map.of();
    }
  }

  private void places(String projection, Database database, Map<Integer, Long> committed)
      throws SQLException {
    List<Verified> verified =
        Rows.now(database, VERIFIED, row -> new Verified(row.getLong(1), row.getBoolean(2)));
    long silent = Rows.number(database, SILENT);
    List<ObjectNode> parked = Rows.now(database, PARKED, Sampler::parked);
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
          ObjectNode offsets = it.putObject("committed");
          committed.forEach((partition, offset) -> offsets.put(partition.toString(), offset));
          Verified now = verified.isEmpty() ? Verified.NOT_BEGUN : verified.getFirst();
          it.put("through", now.through()).put("rebuilding", now.rebuilding());
          it.put("silent", silent);
          ArrayNode excepted = it.putArray("excepted");
          parked.forEach(one -> excepted.add(one.path("entity").asText()));
          it.putArray("parked").addAll(parked);
          it.set("places", places);
        });
  }

  /** How far a projection has verified its events, and whether it reads old ones. */
  private record Verified(long through, boolean rebuilding) {
    static final Verified NOT_BEGUN = new Verified(0, true);
  }

  private static ObjectNode parked(ResultSet row) throws SQLException {
    return HistoryFile.fields()
        .put("entity", ProbeTables.entity(row).toString())
        .put("state", row.getString("state"))
        .put("version", row.getLong("version"))
        .put("reason", row.getString("reason"))
        .put("error", row.getString("error"))
        .put("position", row.getLong("position"));
  }

  /** Who runs, and how much memory each takes. */
  private void processes() {
    ObjectNode seen = HistoryFile.fields();
    system
        .victims()
        .forEach(
            (name, process) ->
                seen.putObject(name)
                    .put("alive", process.isAlive())
                    .put("heapKb", TortureSystem.heapKb(name))
                    .put("residentKb", Residents.kb(process)));
    history.append(Kind.INFO, Topics.PROCESSES, it -> it.set("seen", seen));
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
    List<Long> spilled =
        Rows.now(fallback, "SELECT position FROM spilled_events", row -> row.getLong(1));
    Optional<Map<TopicPartition, Long>> ends = ends();
    ends.ifPresent(
        known ->
            history.append(
                Kind.INFO,
                Topics.NOWHERE,
                it -> {
                  it.set("confirmed", confirmed);
                  ArrayNode rows = it.putArray("spilled");
                  spilled.forEach(rows::add);
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
