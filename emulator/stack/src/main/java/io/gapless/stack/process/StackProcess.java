package io.gapless.stack.process;

import io.gapless.stack.StackException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One process of the stack, which can be started, stopped, killed, paused and started again, as
 * often as wanted. Its output is appended to one log file. Thread-safe; one verb at a time.
 */
public final class StackProcess implements AutoCloseable {
  /** Time to stop by itself; then it is killed. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private static final Duration DEATH = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 50;
  private static final int STOP_POLLS = 40;
  private static final int TAIL_BYTES = 4_000;

  /**
   * Leaves its id for the guard, then becomes the command (same id). Ctrl-C goes to the whole
   * process group of the terminal; ignored here, so that the owner alone decides in which order to
   * stop.
   */
  private static final String BECOME =
      """
      trap '' INT
      echo "${GAPLESS_ID:-$$}" > "$1"
      shift
      exec "$@"
      """;

  private final ProcessSpec spec;
  private final Path log;
  private final Path ids;
  private volatile @Nullable Process process;
  private int launches;

  StackProcess(ProcessSpec spec, Path logs, Path ids) {
    this.spec = spec;
    this.log = logs.resolve(spec.name() + ".log");
    this.ids = ids;
  }

  public String name() {
    return spec.name();
  }

  /** The file its output is appended to. */
  public Path log() {
    return log;
  }

  public boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /**
   * @throws StackException if it does not run
   */
  public long pid() {
    return running().pid();
  }

  /** Whether the process with this id is this one, even if it has ended since. */
  public boolean launched(long pid) {
    Process last = process;
    return last != null && last.pid() == pid;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @throws StackException if it runs already, ends at once or does not get ready in time; the
   *     message holds the end of its log
   */
  public StackProcess start() {
    launch();
    awaitReady();
    return this;
  }

  /** Starts it and does not wait. */
  public StackProcess launch() {
    return launch(Map.of());
  }

  /**
   * The same.
   *
   * @param once variables of this launch alone: a JVM gets a system property by {@code
   *     JAVA_TOOL_OPTIONS}
   */
  public synchronized StackProcess launch(Map<String, String> once) {
    if (isAlive()) {
      throw new StackException(name() + " runs already, pid " + pid());
    }
    Path id = ids.resolve(name() + "-" + ++launches + ".id");
    try {
      Process started = builder(id, once).start();
      started.onExit().thenRun(() -> forget(id));
      process = started;
    } catch (IOException e) {
      throw new StackException("cannot start " + name() + ": " + spec.command(), e);
    }
    return this;
  }

  /** Waits until it is ready, see {@link #start()}. */
  public void awaitReady() {
    long deadline = System.nanoTime() + spec.readyWithin().toNanos();
    String why = "not ready";
    while (System.nanoTime() < deadline) {
      if (!isAlive()) {
        throw failed("ended with exit code " + exitCode().orElseThrow());
      }
      try {
        if (spec.readiness().isReady()) {
          return;
        }
      } catch (Exception notYet) {
        why = String.valueOf(notYet);
      }
      nap();
    }
    throw failed("is not ready after " + spec.readyWithin().toSeconds() + " s (" + why + ")");
  }

  /** Waits for its own end. */
  public boolean awaitEnd(Duration atMost) {
    Process waitedFor = process;
    return waitedFor == null || endsWithin(waitedFor, atMost);
  }

  /**
   * Asks it to stop, kills it if it has not after {@code 15 s}. Does nothing if it does not run.
   */
  public synchronized void stop() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return;
    }
    signal(running, "CONT");
    signal(running, "TERM");
    if (!endsWithin(running, GRACE)) {
      kill();
    }
  }

  /** {@code kill -9}; returns when it is gone. Does nothing if it does not run. */
  public synchronized void kill() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return;
    }
    signal(running, "KILL");
    if (!endsWithin(running, DEATH)) {
      throw new StackException(name() + " survived kill -9, pid " + running.pid());
    }
  }

  /** SIGSTOP: it keeps its connections and does nothing until {@link #resume()}. */
  public synchronized void pause() {
    Process running = running();
    signal(running, "STOP");
    for (int asked = 0; asked < STOP_POLLS && !isStopped(running.pid()); asked++) {
      nap();
    }
  }

  /** SIGCONT. */
  public synchronized void resume() {
    signal(running(), "CONT");
  }

  /** Stops it and starts it again with the same command, ports and data. */
  public StackProcess restart() {
    stop();
    return start();
  }

  /** The same as {@link #stop()}. */
  @Override
  public void close() {
    stop();
  }

  /** The end of its log, for messages. */
  public String logTail() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - TAIL_BYTES));
      byte[] tail = new byte[TAIL_BYTES];
      int length = Math.max(0, file.read(tail));
      return new String(tail, 0, length, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private ProcessBuilder builder(Path id, Map<String, String> once) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", BECOME, name(), id.toString()));
    command.addAll(spec.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(spec.environment());
    builder.environment().putAll(once);
    spec.container().ifPresent(it -> builder.environment().put("GAPLESS_ID", "docker:" + it));
    return builder;
  }

  private Process running() {
    Process current = process;
    if (current == null || !current.isAlive()) {
      throw new StackException(name() + " does not run");
    }
    return current;
  }

  private void signal(Process receiver, String signal) {
    List<String> command =
        spec.container()
            .map(it -> List.of("docker", "kill", "-s", signal, it))
            .orElseGet(() -> List.of("sh", "-c", "kill -s " + signal + " " + receiver.pid()));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor(DEATH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new StackException("cannot send " + signal + " to " + name(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Its id may be another process's soon: the guard must not know it any more. */
  private static void forget(Path id) {
    try {
      Files.deleteIfExists(id);
    } catch (IOException e) {
      throw new StackException("cannot delete " + id, e);
    }
  }

  /** With what it ended; empty if it runs, or never did. */
  public OptionalInt exitCode() {
    Process ended = process;
    return ended == null || ended.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(ended.exitValue());
  }

  private StackException failed(String what) {
    return new StackException(name() + " " + what + "; its log, " + log + ", ends:\n" + logTail());
  }

  private static boolean endsWithin(Process process, Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Threads stop one by one. Where nobody can tell (no {@code /proc}), they have to be trusted. */
  private static boolean isStopped(long pid) {
    Path tasks = Path.of("/proc/" + pid + "/task");
    if (!Files.isDirectory(tasks)) {
      return true;
    }
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        if (!Files.readString(thread.resolve("stat")).matches("(?s).*\\) [TZ] .*")) {
          return false;
        }
      }
      return true;
    } catch (IOException threadEnded) {
      return false;
    }
  }

  private static void nap() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StackException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StackException("interrupted while waiting for a process", e);
  }
}
