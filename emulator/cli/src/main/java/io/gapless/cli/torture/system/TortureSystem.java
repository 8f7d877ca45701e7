package io.gapless.cli.torture.system;

import io.gapless.cli.torture.probe.GroupProtocol;
import io.gapless.cli.torture.probe.ProbeRun;
import io.gapless.cli.torture.probe.ProbeSettings;
import io.gapless.stack.Checkout;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.Part;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.kafka.KafkaCluster;
import io.gapless.stack.kafka.KafkaCluster.Ways;
import io.gapless.stack.kafka.KafkaWay;
import io.gapless.stack.kafka.Topics;
import io.gapless.stack.process.StackProcess;
import io.gapless.stack.spanner.FallbackStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A whole Gapless to be tortured: event store, broker and fallback store of its own, two command
 * services, two replay services, one projection in two JVMs, and a fault proxy on every edge.
 * Everything ends with {@link #close()}.
 */
public final class TortureSystem implements AutoCloseable {
  /** The projection that runs in two JVMs. */
  public static final String LIVE = "live";

  /** The topic all events go to. */
  public static final String TOPIC = "gapless.probe";

  private static final int PARTITIONS = 3;
  private static final long KB_PER_MB = 1024;
  private static final long SERVICE_HEAP_MB = 384;

  private final LocalStack stack;
  private final Path histories;
  private final GroupProtocol protocol;
  private final Proxies proxies = new Proxies();
  private final KafkaCluster kafka;
  private final String probeKafka;
  private final Database events;
  private final FallbackStore fallback;
  private final JavaService command1;
  private final JavaService command2;
  private final JavaService replay1;
  private final JavaService replay2;
  private final URI probeReplay;
  private final List<URI> callerUris;
  private final Map<String, StackProcess> probes = new TreeMap<>();
  private final Map<String, Long> firstStarts = new ConcurrentHashMap<>();

  private TortureSystem(
      LocalStack stack, boolean jdbcFallback, int brokers, GroupProtocol protocol, Path histories) {
    this.stack = stack;
    this.protocol = protocol;
    this.histories = histories;
    List<KafkaWay> commandWays = proxies.toKafka(Edge.COMMAND_TO_KAFKA, "COMMAND", brokers);
    List<KafkaWay> replayWays = proxies.toKafka(Edge.REPLAY_TO_KAFKA, "REPLAY", brokers);
    List<KafkaWay> probeWays = proxies.toKafka(Edge.PROBE_TO_KAFKA, "PROBE", brokers);
    this.kafka = startKafka(List.of(commandWays, replayWays, probeWays), brokers);
    String commandKafka = bootstrap(commandWays);
    String replayKafka = bootstrap(replayWays);
    this.probeKafka = bootstrap(probeWays);
    topics().create(TOPIC, PARTITIONS);
    this.events = stack.database("events");
    this.fallback =
        jdbcFallback
            ? new FallbackStore.Jdbc(stack.database("spill"))
            : stack.fallbackStore("spill");
    this.command1 =
        command("command-1", Edge.COMMAND_1_TO_STORE, Edge.COMMAND_1_TO_FALLBACK, commandKafka);
    this.command2 =
        command("command-2", Edge.COMMAND_2_TO_STORE, Edge.COMMAND_2_TO_FALLBACK, commandKafka);
    FallbackStore drained = proxies.to(Edge.REPLAY_TO_FALLBACK, fallback);
    this.replay1 = replay("replay-1", Edge.REPLAY_1_TO_STORE, drained, replayKafka);
    this.replay2 = replay("replay-2", Edge.REPLAY_2_TO_STORE, drained, replayKafka);
    this.callerUris =
        List.of(proxies.to(Edge.CALLER_TO_COMMAND_1, command1.baseUri()), command2.baseUri());
    this.probeReplay = proxies.to(Edge.PROBE_TO_REPLAY, replay1.baseUri());
  }

  /**
   * Starts everything, empty, and returns when all are ready.
   *
   * @param name names the directory under {@code .gapless}
   * @param jdbcFallback whether the fallback store is a database, even if there is an emulator
   * @param brokers one, or three with three copies of everything
   * @param protocol how projections share partitions
   * @param histories where processes write their histories
   */
  public static TortureSystem start(
      String name, boolean jdbcFallback, int brokers, GroupProtocol protocol, Path histories) {
    Set<Part> own =
        jdbcFallback ? EnumSet.of(Part.DATABASE) : EnumSet.of(Part.DATABASE, Part.SPANNER);
    LocalStack stack = LocalStack.start(new StackOptions(name, own, false, true));
    try {
      TortureSystem system = new TortureSystem(stack, jdbcFallback, brokers, protocol, histories);
      system.startServices();
      system.startProbes();
      return system;
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  private KafkaCluster startKafka(List<List<KafkaWay>> clients, int brokers) {
    Path data = stack.directory().resolve("data").resolve("kafka");
    if (brokers == 1) {
      return KafkaCluster.one(
          stack.processes(), data, clients.stream().map(List::getFirst).toList());
    }
    List<KafkaWay> between = proxies.betweenBrokers(brokers);
    return KafkaCluster.of(
        stack.processes(),
        data,
        IntStream.range(0, brokers)
            .mapToObj(
                it -> new Ways(between.get(it), clients.stream().map(c -> c.get(it)).toList()))
            .toList());
  }

  private static String bootstrap(List<KafkaWay> ways) {
    return ways.stream().map(KafkaWay::bootstrapServers).collect(Collectors.joining(","));
  }

  private JavaService command(String name, Edge store, Edge spill, String kafka) {
    ServiceSettings settings =
        new ServiceSettings(
            proxies.to(store, events), kafka, proxies.to(spill, fallback), options(name));
    Path domain = Checkout.find().jar("emulator/torture-domain", "gapless-torture-domain");
    return stack.commandService(name, settings, domain);
  }

  private JavaService replay(String name, Edge store, FallbackStore drained, String kafka) {
    return stack.replayService(
        name, new ServiceSettings(proxies.to(store, events), kafka, drained, options(name)));
  }

  /** Who has no memory left is to be seen dead, not half alive. */
  private static Map<String, String> options(String process) {
    List<String> options =
        new ArrayList<>(List.of("-Xmx" + SERVICE_HEAP_MB + "m", "-XX:+ExitOnOutOfMemoryError"));
    options.addAll(ClassArchive.options(process));
    return Map.of(JavaService.MORE_JVM_OPTIONS, String.join(" ", options));
  }

  /** The first makes the tables, so that the others need not wait for its locks. */
  private void startServices() {
    start(command1.process());
    all(
        () -> start(command2.process()),
        () -> start(replay1.process()),
        () -> start(replay2.process()));
  }

  private void startProbes() {
    ProbeRun.prepare(probe(LIVE, "prepare").on(database(LIVE)));
    for (String process : List.of("live-1", "live-2")) {
      probes.put(process, ProbeProcess.on(stack, probe(LIVE, process)));
    }
    all(probes.values().stream().<Runnable>map(it -> () -> start(it)).toArray(Runnable[]::new));
  }

  private void start(StackProcess process) {
    long begin = System.nanoTime();
    process.start();
    firstStarts.put(process.name(), (System.nanoTime() - begin) / 1_000_000);
  }

  /** How long each service and probe took to be ready at first, in milliseconds. */
  public Map<String, Long> firstStarts() {
    return Map.copyOf(firstStarts);
  }

  private static void all(Runnable... starts) {
    try {
      CompletableFuture.allOf(
              Arrays.stream(starts)
                  .map(CompletableFuture::runAsync)
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** What an instance of a projection needs, over the edges of the probes. */
  public ProbeSettings probe(String projection, String process) {
    return new ProbeSettings(
        projection,
        process,
        database(projection).through(probeDatabasePort()),
        probeKafka,
        protocol,
        probeReplay,
        histories.resolve(process + ".ndjson"));
  }

  private synchronized int probeDatabasePort() {
    if (!proxies.edges().contains(Edge.PROBE_TO_DATABASE)) {
      proxies.to(Edge.PROBE_TO_DATABASE, events);
    }
    return proxies.of(Edge.PROBE_TO_DATABASE).proxies().getFirst().port();
  }

  /** A projection's database, reached without a proxy. */
  public Database database(String projection) {
    return stack.database("probe_" + projection);
  }

  /** The event store, reached without a proxy. */
  public Database events() {
    return events;
  }

  /** The fallback store, reached without a proxy. */
  public FallbackStore fallback() {
    return fallback;
  }

  /** The topics, reached without a proxy. */
  public Topics topics() {
    return kafka.topics();
  }

  /** The brokers. */
  public KafkaCluster kafka() {
    return kafka;
  }

  public Proxies proxies() {
    return proxies;
  }

  /** Where commands are sent to, over the callers' edge. */
  public List<URI> callerUris() {
    return callerUris;
  }

  /** The replay services, reached without a proxy. */
  public List<URI> replayServices() {
    return List.of(replay1.baseUri(), replay2.baseUri());
  }

  public LocalStack stack() {
    return stack;
  }

  /** The processes of {@link #LIVE}. */
  public List<StackProcess> liveProbes() {
    return List.copyOf(probes.values());
  }

  /** Every process that may be hurt, by name. */
  public Map<String, StackProcess> victims() {
    Map<String, StackProcess> victims = new TreeMap<>(probes);
    for (JavaService service : List.of(command1, command2, replay1, replay2)) {
      victims.put(service.process().name(), service.process());
    }
    kafka.brokers().forEach(it -> victims.put(it.process().name(), it.process()));
    stack.database().process().ifPresent(it -> victims.put("database", it));
    stack.spanner().flatMap(it -> it.process()).ifPresent(it -> victims.put("spanner", it));
    return victims;
  }

  /** The heap of one of ours; 0 of others. Whoever has no memory left ends, by its options. */
  public static long heapKb(String process) {
    if (process.startsWith("live")) {
      return ProbeProcess.HEAP_MB * KB_PER_MB;
    }
    return process.startsWith("command") || process.startsWith("replay")
        ? SERVICE_HEAP_MB * KB_PER_MB
        : 0;
  }

  @Override
  public void close() {
    try {
      stack.close();
    } finally {
      proxies.close();
    }
  }
}
