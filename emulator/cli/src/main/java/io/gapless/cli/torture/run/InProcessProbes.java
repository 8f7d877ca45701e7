package io.gapless.cli.torture.run;

import io.gapless.cli.torture.nemesis.Nemesis;
import io.gapless.cli.torture.probe.Mood;
import io.gapless.cli.torture.probe.ProbeRun;
import io.gapless.cli.torture.probe.ProbeSettings;
import io.gapless.cli.torture.system.TortureSystem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** The projections that run in this JVM. Thread-safe. */
final class InProcessProbes implements Nemesis.PoisonSwitch, AutoCloseable {
  /** One that takes longer for some events than Kafka waits. */
  static final String SLOW = "slow";

  /** One that throws at random. */
  static final String RANDOM = "random";

  /** One that starts late. */
  static final String LATE = "late";

  private static final int MAX_POLL_MILLIS = 4_000;
  private static final Duration LONGER = Duration.ofMillis(6_000);

  private final TortureSystem system;
  private final Mood slow;
  private final Mood random;
  private final long seed;
  private final Map<String, ProbeRun> running = new ConcurrentHashMap<>();

  InProcessProbes(TortureSystem system, long seed) {
    this.system = system;
    this.seed = seed;
    this.slow = Mood.slow(LONGER, new Random(seed));
    this.random = Mood.throwing(new Random(seed));
  }

  void startSlow() {
    start(SLOW, slow, Map.of("max.poll.interval.ms", Integer.toString(MAX_POLL_MILLIS)));
  }

  void startRandom() {
    start(RANDOM, random, Map.of());
  }

  void start(String name) {
    start(name, Mood.calm(new Random(seed)), Map.of());
  }

  /** One more member of the projection that runs in processes of its own. */
  AutoCloseable member(int number) {
    ProbeSettings settings = system.probe(TortureSystem.LIVE, "live-storm-" + number);
    return ProbeRun.start(settings, Mood.calm(new Random(seed)), Map.of());
  }

  /** With the last fault, handlers fail and dawdle no more. */
  void calm() {
    slow.end();
    random.end();
  }

  /** Whoever is parked goes on. */
  int resumeAll() {
    return running.values().stream().mapToInt(ProbeRun::resumeAll).sum();
  }

  List<String> names() {
    return running.keySet().stream().sorted().toList();
  }

  @Override
  public void on() {
    slow.poison(true);
  }

  @Override
  public void off() {
    slow.poison(false);
    resumeAll();
  }

  @Override
  public void close() {
    running.values().forEach(ProbeRun::close);
    running.clear();
  }

  private void start(String name, Mood mood, Map<String, String> kafka) {
    ProbeSettings settings = system.probe(name, name);
    ProbeRun.prepare(settings.on(system.database(name)));
    running.put(name, ProbeRun.start(settings, mood, kafka));
  }
}
