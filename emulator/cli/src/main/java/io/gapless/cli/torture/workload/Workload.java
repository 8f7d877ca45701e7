package io.gapless.cli.torture.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.cli.torture.verdict.Sometimes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Sends commands in the rhythm of a clock, whatever becomes of them, and writes each attempt down:
 * before it is sent, and what was answered. What was not answered for good is sent again with the
 * same id to the next service, for a while. At most {@value #MAX_UNDER_WAY} are under way; while so
 * many are, none is begun.
 */
public final class Workload implements AutoCloseable {
  static final int MAX_UNDER_WAY = 400;
  private static final int LATE = 20;
  private static final int REPEAT_ONE_IN = 20;
  private static final int TWICE_ONE_IN = 40;
  private static final int REUSE_ONE_IN = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(60);

  private final List<URI> services;
  private final HistoryFile history;
  private final Commands commands;
  private final Duration length;
  private final CommandHttp http = new CommandHttp();
  private final AtomicLong attempts = new AtomicLong();
  private final AtomicLong turn = new AtomicLong();
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread clock;
  private volatile boolean stopped;

  private Workload(
      List<URI> services,
      HistoryFile history,
      RandomGenerator random,
      int perSecond,
      Duration length) {
    this.services = List.copyOf(services);
    this.history = history;
    this.commands = new Commands(random);
    this.length = length;
    this.clock = Thread.ofPlatform().daemon().name("torture-load").unstarted(() -> tick(perSecond));
  }

  /**
   * Starts at once.
   *
   * @param perSecond commands begun each second
   * @param length how long it is going to be, by which entities fall silent
   */
  public static Workload start(
      List<URI> services,
      HistoryFile history,
      RandomGenerator random,
      int perSecond,
      Duration length) {
    Workload workload = new Workload(services, history, random, perSecond, length);
    workload.clock.start();
    return workload;
  }

  /** Ends what goes by the clock; gives birth to some entities, while things are still broken. */
  public void lastSecond() throws InterruptedException {
    stopped = true;
    clock.join();
    giveBirth(0, LATE / 2);
  }

  /** After {@link #lastSecond}: gives birth to some more, then waits for the last answers. */
  public void finish() throws InterruptedException {
    giveBirth(LATE / 2, LATE);
    history.append(Kind.INFO, "workload", it -> it.put("sometimes", Sometimes.BORN_LAST.name()));
    // All of them back: nobody is under way any more.
    if (!underWay.tryAcquire(MAX_UNDER_WAY, LAST_ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      history.append(Kind.INFO, "workload", it -> it.put("unanswered", true));
    }
    callers.shutdownNow();
  }

  private void giveBirth(int from, int to) throws InterruptedException {
    for (int number = from; number < to; number++) {
      ProbeCommand command = commands.late(number);
      begin(() -> play(command));
    }
  }

  /** Attempts so far. */
  public long attempts() {
    return attempts.get();
  }

  @Override
  public void close() {
    stopped = true;
    callers.shutdownNow();
    http.close();
  }

  private void tick(int perSecond) {
    long start = System.nanoTime();
    for (long number = 0; !stopped; number++) {
      long due = start + number * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due && !stopped) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      double done = (System.nanoTime() - start) / (double) length.toNanos();
      ProbeCommand command = commands.next(Math.min(1, done));
      begin(() -> play(command));
    }
  }

  private void begin(Play play) {
    if (!underWay.tryAcquire()) {
      return;
    }
    callers.execute(
        () -> {
          try {
            play.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            underWay.release();
          }
        });
  }

  @FunctionalInterface
  private interface Play {
    void run() throws InterruptedException;
  }

  private void play(ProbeCommand command) throws InterruptedException {
    if (commands.oneIn(TWICE_ONE_IN)) {
      begin(() -> attempt(command));
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Duration pause = FIRST_PAUSE;
    Answer answer = attempt(command);
    while (!answer.isFinal() && System.nanoTime() < deadline) {
      Thread.sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      answer = attempt(command);
    }
    if (answer.kind() == Kind.OK) {
      commands.heard(command.entity(), answer.body().path("version").asLong());
      tease(command);
    }
  }

  private void tease(ProbeCommand command) throws InterruptedException {
    if (commands.oneIn(REPEAT_ONE_IN)) {
      attempt(command);
    }
    if (commands.oneIn(REUSE_ONE_IN)) {
      attempt(command.other());
    }
  }

  private Answer attempt(ProbeCommand command) throws InterruptedException {
    long attempt = attempts.incrementAndGet();
    int service = (int) (turn.getAndIncrement() % services.size());
    write(Kind.INVOKE, command, attempt, service, it -> {});
    Answer answer = http.send(services.get(service), command);
    write(
        answer.kind(),
        command,
        attempt,
        service,
        it -> {
          it.put("status", answer.status());
          if (answer.kind() == Kind.OK) {
            it.put("version", answer.body().path("version").asLong());
            it.put("events", answer.body().path("events").asLong());
            it.put("replayed", answer.repeated());
          } else {
            it.put("problem", answer.problem());
          }
        });
    return answer;
  }

  private void write(
      Kind kind, ProbeCommand command, long attempt, int service, Consumer<ObjectNode> more) {
    history.append(
        kind,
        Topics.COMMAND,
        it -> {
          it.put("attempt", attempt).put("id", command.id());
          it.put("entity", command.entity().toString()).put("body", command.bodyName());
          it.put("service", "command-" + (service + 1));
          command.onlyAt().ifPresent(version -> it.put("onlyAt", version));
          more.accept(it);
        });
  }
}
