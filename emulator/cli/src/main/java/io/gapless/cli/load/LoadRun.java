package io.gapless.cli.load;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends commands in the rhythm of a clock, whether or not earlier ones are answered: a slow service
 * gets no rest, and its slowness shows in the figures (no coordinated omission). At most {@value
 * #MAX_UNDER_WAY} are under way; then the clock's commands wait here, and their time runs.
 */
public final class LoadRun implements AutoCloseable {
  static final int MAX_UNDER_WAY = 5_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(60);

  private final CommandClient client;
  private final AccountTraffic traffic;
  private final AnswerListener listener;
  private final LoadFigures figures = new LoadFigures();
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
  private final Thread clock;
  private volatile boolean stopped;
  private volatile boolean resting;

  private LoadRun(
      CommandClient client, AccountTraffic traffic, int perSecond, AnswerListener listener) {
    this.client = client;
    this.listener = listener;
    this.traffic = traffic;
    this.clock = Thread.ofPlatform().daemon().name("load-clock").unstarted(() -> tick(perSecond));
  }

  /** Starts at once. */
  public static LoadRun start(CommandClient client, AccountTraffic traffic, int perSecond) {
    return start(client, traffic, perSecond, (command, answer, dueMicros) -> {});
  }

  /**
   * The same.
   *
   * @param perSecond commands a second, 1 to 100,000
   * @param listener told of each command carried out
   */
  public static LoadRun start(
      CommandClient client, AccountTraffic traffic, int perSecond, AnswerListener listener) {
    if (perSecond < 1 || perSecond > 100_000) {
      throw new IllegalArgumentException("the rate must be 1 to 100000 a second: " + perSecond);
    }
    LoadRun run = new LoadRun(client, traffic, perSecond, listener);
    run.clock.start();
    return run;
  }

  /** Counted while it runs. */
  public LoadFigures figures() {
    return figures;
  }

  /** Sends nothing new until {@link #goOn()}. */
  public void rest() {
    resting = true;
  }

  public void goOn() {
    resting = false;
  }

  /** Sends nothing new and waits for the last answers, at most 60 s. */
  @Override
  public void close() {
    stopped = true;
    try {
      clock.join();
      senders.shutdown();
      if (!senders.awaitTermination(LAST_ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        senders.shutdownNow();
      }
    } catch (InterruptedException e) {
      senders.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void tick(int perSecond) {
    long start = System.nanoTime();
    for (long number = 0; !stopped; number++) {
      long due = start + number * NANOS_PER_SECOND / perSecond;
      sleepUntil(due);
      if (resting) {
        continue;
      }
      AccountCommand command = traffic.next();
      underWay.acquireUninterruptibly();
      senders.execute(() -> send(command, due));
    }
  }

  private void send(AccountCommand command, long due) {
    try {
      var answer = client.send(command, figures::countRepeated);
      long tookMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
      if (answer.isEmpty()) {
        figures.countFailed();
      } else if (answer.get().isDone()) {
        traffic.done(command);
        listener.done(command, answer.get(), nowMicros() - tookMicros);
        figures.countAnswered(tookMicros);
      } else {
        figures.countRefused(tookMicros);
      }
    } catch (InterruptedException e) {
      figures.countFailed();
      Thread.currentThread().interrupt();
    } finally {
      underWay.release();
    }
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Told of each command carried out. */
  @FunctionalInterface
  public interface AnswerListener {
    /**
     * @param dueMicros when the command was due, in microseconds since 1970
     */
    void done(AccountCommand command, CommandClient.Answer answer, long dueMicros);
  }

  private static void sleepUntil(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }
}
