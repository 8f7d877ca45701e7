package io.gapless.cli.bench.write;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gapless.cli.bench.history.History;
import io.gapless.log.spill.jdbc.JdbcFallbackStore;
import io.gapless.log.spill.jdbc.JdbcFallbackStoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

/**
 * A process of its own that measures, since it needs the services' libraries: all ways by turns, in
 * one JVM, on one database and one broker.
 */
final class WriteProbe {
  private static final int ENTITIES = 10_000;
  private static final int LINES = 16;

  private final ProbeOptions options;
  private final Receipts receipts;
  private final List<Callers> ways = new ArrayList<>();

  private WriteProbe(ProbeOptions options, List<WritePath> paths) {
    this.options = options;
    this.receipts =
        new Receipts(
            options.kafka(), paths.stream().flatMap(path -> path.topic().stream()).toList());
    paths.stream()
        .filter(path -> options.ways().isEmpty() || options.ways().contains(path.name()))
        .forEach(path -> ways.add(new Callers(path, new History(ENTITIES, Long.MAX_VALUE))));
  }

  /**
   * @param args see {@link ProbeOptions#of}
   */
  public static void main(String[] args) throws Exception {
    ProbeOptions options = ProbeOptions.of(List.of(args));
    try (JdbcFallbackStore spill =
        new JdbcFallbackStore(
            new JdbcFallbackStoreSettings(options.spill(), options.user(), options.password()))) {
      spill.migrate();
      System.exit(run(options, spill) ? 0 : 1); // a client's threads would live on
    }
  }

  private static boolean run(ProbeOptions options, JdbcFallbackStore spill) throws Exception {
    Gapless gapless = new Gapless(options, "gapless.", spill); // makes the tables
    List<WritePath> paths = new ArrayList<>(List.of(gapless));
    HikariDataSource pool = pool(options);
    try {
      paths.add(new NaiveDualWrite(pool, table("naive_events", pool), writer(options, "naive.")));
      paths.add(
          new PollingOutbox(
              pool, table("outbox_events", pool), writer(options, "outbox."), options.poll()));
      paths.add(new CommitOnly(pool, table("plain_events", pool)));
      paths.add(new SendOnly(writer(options, "bare.")));
      paths.add(overHttp(options, 1));
      paths.add(overHttp(options, LINES));
      return new WriteProbe(options, paths).measure();
    } finally {
      paths.forEach(WritePath::close);
      pool.close();
    }
  }

  private static OverHttp overHttp(ProbeOptions options, int atOnce) {
    CloseableHttpClient client =
        HttpClients.custom()
            .setMaxConnPerRoute(options.callers())
            .setMaxConnTotal(options.callers())
            .disableCookieManagement()
            .disableAutomaticRetries()
            .build();
    return new OverHttp(client, URI.create(options.service()), "gapless.account", atOnce);
  }

  private static TopicWriter writer(ProbeOptions options, String prefix) {
    return new TopicWriter(options.producer(), prefix);
  }

  private static EventTable table(String name, HikariDataSource pool) throws SQLException {
    EventTable table = new EventTable(name);
    table.create(pool);
    return table;
  }

  /** A connection for each caller: nobody waits for one. */
  private static HikariDataSource pool(ProbeOptions options) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(options.url());
    config.setUsername(options.user());
    config.setPassword(options.password());
    config.setMaximumPoolSize(options.callers() + 2);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED"); // as Gapless does
    config.addDataSourceProperty("cachePrepStmts", "true");
    config.addDataSourceProperty("useServerPrepStmts", "true");
    return new HikariDataSource(config);
  }

  private boolean measure() throws IOException, InterruptedException {
    try (receipts) {
      say("warming up ...");
      for (Callers way : ways) {
        way.asFastAs(options.callers(), options.warmUp(), receipts);
        way.byClock(options.rate(), options.warmUp(), receipts);
      }
      List<Callers> single = ways.stream().filter(way -> way.path().atOnce() == 1).toList();
      Map<String, List<Figures>> latency =
          rounds("at " + options.rate() + "/s", single, this::byClock);
      Map<String, List<Figures>> throughput =
          rounds(options.callers() + " callers", ways, this::asFastAs);
      say(
          "outbox pauses %d ms, producers linger %d ms"
              .formatted(options.poll().toMillis(), options.linger()));
      WriteFigures figures = new WriteFigures(latency, throughput);
      figures.lines().forEach(WriteProbe::say);
      if (!options.results().isEmpty()) {
        figures.results(options.settings()).write(Path.of(options.results()));
      }
      return figures.isWhole();
    }
  }

  private Figures byClock(Callers way) throws InterruptedException {
    return way.byClock(options.rate(), options.time(), receipts);
  }

  private Figures asFastAs(Callers way) throws InterruptedException {
    return way.asFastAs(options.callers(), options.time(), receipts);
  }

  /** How one way is measured once. */
  @FunctionalInterface
  private interface Turn {
    Figures of(Callers way) throws InterruptedException;
  }

  /** Whoever is first in one round is last in the next. */
  private Map<String, List<Figures>> rounds(String how, List<Callers> all, Turn turn)
      throws InterruptedException {
    List<Callers> turns = new ArrayList<>(all);
    Map<String, List<Figures>> figures = new LinkedHashMap<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Callers way : turns) {
        Figures turned = turn.of(way);
        figures.computeIfAbsent(way.path().name(), name -> new ArrayList<>()).add(turned);
        say("%d %-10s %-17s %s".formatted(round, how, way.path().name(), turned));
      }
      Collections.rotate(turns, 1);
    }
    return figures;
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
