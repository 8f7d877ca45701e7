package io.gapless.cli.bench.growth;

import io.gapless.cli.bench.history.History;
import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.EventLog;
import io.gapless.log.append.AppendCondition;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.spill.SpillWriter;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.spill.jdbc.JdbcFallbackStore;
import io.gapless.log.spill.jdbc.JdbcFallbackStoreSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** A process of its own that asks all stores by turns, one thing after the other. */
final class GrowthProbe {
  static final String TOPIC = WireFormat.standard().topic(new EntityType(History.TYPE));

  private static final int WARM_UPS = 2;
  private static final int APPENDS = 500;
  private static final int BACKFILLS = 300;
  private static final int VERSIONS = 10;
  private static final int COMPARISONS = 60;
  private static final int HEADS = 1_000;
  private static final int STATUSES = 60;
  private static final int SPILLED = 2_000;
  private static final int OK = 200;
  private static final double GOAL = 1.2;
  private static final double MICROS = 1e3;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private GrowthProbe() {}

  /**
   * One of the event stores, with what belongs to it.
   *
   * @param url JDBC URL of the event store
   * @param spill JDBC URL of the fallback store
   * @param user of both
   * @param password that user's
   * @param replayService its base URI
   */
  record Store(
      Size size, String url, String spill, String user, String password, String replayService) {
    static final int ARGUMENTS = 6;

    static Store of(List<String> args) {
      return new Store(
          Size.of(args.get(0)), args.get(1), args.get(2), args.get(3), args.get(4), args.get(5));
    }

    /** As {@link #of} reads them. */
    List<String> arguments() {
      return List.of(size.toString(), url, spill, user, password, replayService);
    }
  }

  /** What is done, and measured. */
  @FunctionalInterface
  private interface Work {
    /** Records how long each took, in microseconds. */
    void run(Histogram micros) throws IOException, InterruptedException;
  }

  /**
   * @param args bootstrap servers, rounds, then {@link Store#arguments} of each
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Opened> stores = new ArrayList<>();
    try {
      for (int at = 2; at < args.length; at += Store.ARGUMENTS) {
        List<String> store = List.of(args).subList(at, at + Store.ARGUMENTS);
        stores.add(new Opened(Store.of(store), args[0]));
      }
      measure(stores, Integer.parseInt(args[1]));
    } finally {
      stores.forEach(Opened::close);
    }
    System.exit(0); // a client's threads would live on
  }

  private static void measure(List<Opened> stores, int rounds)
      throws IOException, InterruptedException {
    Map<String, Map<Size, List<Double>>> figures = new LinkedHashMap<>();
    for (int round = 0; round < WARM_UPS + rounds; round++) {
      for (Opened store : stores) {
        for (Map.Entry<String, Work> work : store.works().entrySet()) {
          Histogram micros = new Histogram(3);
          work.getValue().run(micros);
          if (round >= WARM_UPS) {
            figures
                .computeIfAbsent(work.getKey(), what -> new LinkedHashMap<>())
                .computeIfAbsent(store.size(), size -> new ArrayList<>())
                .add(micros.getValueAtPercentile(50) / MICROS);
          }
        }
      }
    }
    figures.forEach((what, bySize) -> lines(what, bySize).forEach(System.out::println));
  }

  /** Ratios are taken within a round, and of those the median. */
  private static List<String> lines(String what, Map<Size, List<Double>> bySize) {
    List<Double> first = bySize.values().iterator().next();
    return bySize.entrySet().stream()
        .map(
            it -> {
              List<Double> ratios =
                  IntStream.range(0, first.size())
                      .mapToObj(round -> it.getValue().get(round) / first.get(round))
                      .toList();
              return "%-28s %,11d events %,10d entities   p50 %8.2f ms   ratio %.2f%s"
                  .formatted(
                      what,
                      it.getKey().events(),
                      it.getKey().entities(),
                      median(it.getValue()),
                      median(ratios),
                      median(ratios) <= GOAL ? "" : "   above the goal of " + GOAL);
            })
        .toList();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** A store with what asks it. */
  private static final class Opened implements AutoCloseable {
    private final Store store;
    private final History history;
    private final EventLog log;
    private final JdbcFallbackStore spill;
    private final WireFormat format = WireFormat.standard();
    private final Random random = new Random(7);

    Opened(Store store, String kafka) {
      this.store = store;
      this.history = store.size().history();
      this.spill =
          new JdbcFallbackStore(
              new JdbcFallbackStoreSettings(store.spill(), store.user(), store.password()));
      spill.migrate();
      this.log =
          EventLog.in(store.url(), store.user(), store.password())
              .of(History.TYPE)
              .kafka(Map.of("bootstrap.servers", kafka))
              .fallbackStore(spill)
              .start();
    }

    Size size() {
      return store.size();
    }

    Map<String, Work> works() {
      Map<String, Work> works = new LinkedHashMap<>();
      works.put("append", micros -> repeat(APPENDS, micros, this::append));
      works.put("backfill, 10 versions", micros -> repeat(BACKFILLS, micros, this::backfill));
      works.put("heads of 1,000 positions", micros -> repeat(COMPARISONS, micros, this::heads));
      works.put("status", micros -> repeat(STATUSES, micros, () -> get("/v1/status")));
      works.put("drain of 2,000 events", this::drain);
      return works;
    }

    /** A single thing to do. */
    @FunctionalInterface
    private interface Step {
      void run() throws IOException, InterruptedException;
    }

    private static void repeat(int times, Histogram micros, Step step)
        throws IOException, InterruptedException {
      for (int i = 0; i < times; i++) {
        long begun = System.nanoTime();
        step.run();
        micros.recordValue((System.nanoTime() - begun) / 1_000);
      }
    }

    private Event anyEvent() {
      return history.at(random.nextLong(history.events()) + 1);
    }

    private void append() {
      Event like = anyEvent();
      String id = UUID.randomUUID().toString();
      AppendResult result =
          log.append(
                  new AppendRequest(
                      EntityKey.of(History.TYPE, "new-" + id),
                      AppendCondition.at(EntityVersion.none()),
                      List.of(renamed(like)),
                      new CommandStamp(new CommandId("new-" + id), like.payload().digest())))
              .join();
      if (!(result instanceof AppendResult.Appended)) {
        throw new IllegalStateException("not appended: " + result);
      }
    }

    private static EventContent renamed(Event like) {
      return new EventContent(
          new EventId(UUID.randomUUID()),
          like.type(),
          like.schemaVersion(),
          like.payload(),
          like.metadata(),
          like.occurredAt());
    }

    private void backfill() throws IOException, InterruptedException {
      Event any = anyEvent();
      long to = any.version().value();
      get(
          "/v1/events/%s/%s?from=%d&to=%d"
              .formatted(History.TYPE, any.entity().id(), Math.max(1, to - VERSIONS + 1), to));
    }

    private void heads() throws IOException, InterruptedException {
      long after = random.nextLong(Math.max(1, history.events() - HEADS));
      get("/v1/heads?entityType=%s&after=%d&limit=%d".formatted(History.TYPE, after, HEADS));
    }

    private void drain(Histogram micros) throws InterruptedException {
      List<SpilledEvent> rows =
          IntStream.range(0, SPILLED)
              .mapToObj(number -> anyEvent())
              .map(event -> SpilledEvent.of(event, format.encode(event), "for a bench"))
              .toList();
      for (int from = 0; from < SPILLED; from += SpillWriter.MAX_BATCH) {
        spill.spill(rows.subList(from, Math.min(from + SpillWriter.MAX_BATCH, SPILLED)));
      }
      long begun = System.nanoTime();
      for (int from = 0; from < SPILLED; from += SpillWriter.MAX_ENTITIES) {
        Set<EntityKey> entities =
            rows.subList(from, Math.min(from + SpillWriter.MAX_ENTITIES, SPILLED)).stream()
                .map(SpilledEvent::entity)
                .collect(Collectors.toSet());
        while (!spill.held(entities).isEmpty()) {
          Thread.sleep(5);
        }
      }
      micros.recordValue((System.nanoTime() - begun) / 1_000);
    }

    private void get(String path) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(store.replayService() + path)).build();
      HttpResponse<byte[]> answer = HTTP.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != OK) {
        throw new IllegalStateException(path + " was answered with " + answer.statusCode());
      }
    }

    @Override
    public void close() {
      log.close();
      spill.close();
    }
  }
}
