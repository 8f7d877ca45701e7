package io.gapless.cli.torture.nemesis;

import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.system.TortureSystem;
import io.gapless.stack.StackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * Breaks things by seed: every {@value #REDRAW_SECONDS} s it draws the cells it may use, every 5 to
 * 10 s it strikes with one of them, and one time in five it rests. Strikes may overlap, but not on
 * one target. The seed fixes what is drawn; what that meets is up to the machine.
 */
public final class Nemesis {
  static final int REDRAW_SECONDS = 30;
  private static final int REST_ONE_IN = 5;
  private static final int LEAST_PAUSE_MILLIS = 5_000;
  private static final int MOST_PAUSE_MILLIS = 10_000;
  private static final int SHARE = 3;
  private static final int LEAST = 4;
  private static final Duration UNDONE_WITHIN = Duration.ofSeconds(240);

  private final List<Cell> cells;
  private final Log log;
  private final Random random;
  private final Map<String, Long> before;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Set<String> busy = new HashSet<>();
  private final ExecutorService strikes = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread = Thread.ofPlatform().daemon().name("nemesis").unstarted(this::run);
  private List<Cell> allowed = List.of();

  private Nemesis(List<Cell> cells, Log log, long seed, Map<String, Long> before) {
    this.cells = List.copyOf(cells);
    this.log = log;
    this.random = new Random(seed);
    this.before = new TreeMap<>(before);
  }

  /**
   * Starts at once.
   *
   * @param only faults whose cell this finds
   * @param before how often each cell was hit in earlier runs: rarer ones are drawn first
   * @param poison makes one projection throw
   * @param witnessed by partition of the topic, the offset below which everything was seen
   * @param members starts one more member of the projection that runs in several processes
   */
  public static Nemesis start(
      TortureSystem system,
      HistoryFile history,
      long seed,
      Pattern only,
      Map<String, Long> before,
      PoisonSwitch poison,
      Supplier<Map<Integer, Long>> witnessed,
      IntFunction<AutoCloseable> members) {
    Log log = new Log(history);
    List<Cell> cells = cells(system, log, poison, witnessed, members);
    cells.removeIf(it -> !only.matcher(it.name()).find());
    if (cells.isEmpty()) {
      throw new StackException("no fault is called " + only);
    }
    Nemesis nemesis = new Nemesis(cells, log, seed, before);
    nemesis.thread.start();
    return nemesis;
  }

  private static List<Cell> cells(
      TortureSystem system,
      Log log,
      PoisonSwitch poison,
      Supplier<Map<Integer, Long>> witnessed,
      IntFunction<AutoCloseable> members) {
    List<Cell> cells = new ArrayList<>();
    cells.addAll(new ProcessCells(system.victims(), log).all());
    cells.addAll(new EdgeCells(system.proxies(), log).all());
    cells.addAll(new TopicCells(system.topics(), TortureSystem.TOPIC, log).all());
    cells.addAll(new ProbeCells(poison, members).all());
    cells.addAll(new DatabaseCells(system.events(), system.database(TortureSystem.LIVE)).all());
    cells.addAll(new BrokerCells(system.kafka(), system.proxies(), TortureSystem.TOPIC, log).all());
    cells.addAll(new DiskCells(system.victims()).all());
    cells.addAll(new SyncCells(system.victims()).all());
    cells.addAll(new ClockCells(system.victims()).all());
    cells.addAll(
        new RetentionCells(
                system.topics(),
                TortureSystem.TOPIC,
                witnessed,
                TortureSystem.LIVE,
                system.liveProbes(),
                log)
            .all());
    return cells;
  }

  /** Makes one projection throw for some entities, and lets it go on. */
  public interface PoisonSwitch extends ProbeCells.Poison {}

  /** Every cell there is, by name. */
  public List<String> cells() {
    return cells.stream().map(Cell::name).sorted().toList();
  }

  /** How often each cell was hit. */
  public Map<String, Long> done() {
    return log.done();
  }

  /** By process, the longest it took to be ready after {@code kill -9}, in milliseconds. */
  public Map<String, Long> ready() {
    return log.ready();
  }

  /** Whether what was in the fallback store was destroyed. */
  public boolean isFallbackLost() {
    return log.isFallbackLost();
  }

  /**
   * Ends all faults and returns when everything runs again.
   *
   * @throws StackException if it does not
   */
  public void stop() throws InterruptedException {
    over.countDown();
    thread.join();
    strikes.shutdown();
    if (!strikes.awaitTermination(UNDONE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      throw new StackException("faults cannot be undone within " + UNDONE_WITHIN);
    }
  }

  private void run() {
    try {
      long redraw = System.nanoTime();
      while (pause()) {
        if (System.nanoTime() >= redraw) {
          redraw += TimeUnit.SECONDS.toNanos(REDRAW_SECONDS);
          allowed = draw(cells, this::hits, random);
        }
        if (random.nextInt(REST_ONE_IN) > 0) {
          strike();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean pause() throws InterruptedException {
    int millis = random.nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS);
    return !over.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * A third of them, at least {@value #LEAST}: those that were hit least, by chance among equals.
   */
  static List<Cell> draw(List<Cell> cells, ToLongFunction<Cell> hits, Random random) {
    List<Cell> shuffled = new ArrayList<>(cells);
    Collections.shuffle(shuffled, random);
    shuffled.sort(Comparator.comparingLong(hits));
    int share = Math.max(LEAST, cells.size() / SHARE);
    return List.copyOf(shuffled.subList(0, Math.min(cells.size(), share)));
  }

  private long hits(Cell cell) {
    return before.getOrDefault(cell.name(), 0L) + log.done().getOrDefault(cell.name(), 0L);
  }

  private void strike() {
    Cell cell = allowed.get(random.nextInt(allowed.size()));
    Duration length = Duration.ofMillis(random.nextInt(300, 12_000));
    Random own = new Random(random.nextLong());
    if (take(cell.target())) {
      strikes.execute(() -> strike(cell, length, own));
    }
  }

  private void strike(Cell cell, Duration length, Random own) {
    long strike = log.begin(cell, length.toMillis());
    try {
      cell.strike().strike(new UntilOver(length, over), own);
      log.end(cell, strike);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException notPossibleNow) {
      // For instance a topic that cannot be asked while the broker is dead.
      log.failed(cell, strike, notPossibleNow);
    } finally {
      release(cell.target());
    }
  }

  private synchronized boolean take(String target) {
    return busy.add(target);
  }

  private synchronized void release(String target) {
    busy.remove(target);
  }

  /** Ends when its time has passed or the run is over. */
  private record UntilOver(Duration length, long end, CountDownLatch over) implements Cell.Spell {
    UntilOver(Duration length, CountDownLatch over) {
      this(length, System.nanoTime() + length.toNanos(), over);
    }

    @Override
    public void sitOut() throws InterruptedException {
      goesOnAfter(length);
    }

    @Override
    public boolean goesOnAfter(Duration pause) throws InterruptedException {
      long left = Math.min(pause.toNanos(), end - System.nanoTime());
      return left > 0 && !over.await(left, TimeUnit.NANOSECONDS) && System.nanoTime() < end;
    }
  }
}
