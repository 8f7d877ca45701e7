package io.gapless.event.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The orders in one directory, as one process sees them. Thread-safe. */
final class CrashOrders {
  private static final @Nullable String ASKED = System.getenv(CrashPoint.VARIABLE);

  /** A constant of the process: without the variable no point does anything. */
  static final boolean ARMED = ASKED != null && !ASKED.isBlank();

  /** What the process does to itself. */
  interface Process {
    long id();

    /** Ends it at once. */
    void halt(int exitCode);

    void sleep(long millis) throws InterruptedException;

    /** Says something where tests find it. */
    void say(String line);
  }

  private static final class OfThisProcess {
    static final CrashOrders ORDERS =
        new CrashOrders(Path.of(String.valueOf(ASKED)), new RealProcess());
  }

  private static final class RealProcess implements Process {
    @Override
    public long id() {
      return ProcessHandle.current().pid();
    }

    @Override
    public void halt(int exitCode) {
      Runtime.getRuntime().halt(exitCode);
    }

    @Override
    public void sleep(long millis) throws InterruptedException {
      Thread.sleep(millis);
    }

    @Override
    public void say(String line) {
      System.err.println(line);
      System.err.flush();
    }
  }

  private final Path directory;
  private final Process process;
  private final Map<CrashPoint, Integer> passages = new EnumMap<>(CrashPoint.class);

  /**
   * @throws IllegalStateException if it is no directory
   */
  CrashOrders(Path directory, Process process) {
    if (!Files.isDirectory(directory)) {
      throw new IllegalStateException(
          CrashPoint.VARIABLE
              + " must name a directory that exists, not '"
              + directory
              + "'; it is for tests only: unset it");
    }
    this.directory = directory;
    this.process = process;
  }

  static void reachedByThisProcess(CrashPoint point) {
    OfThisProcess.ORDERS.reached(point);
  }

  static Optional<Path> directoryOfThisProcess() {
    if (!ARMED) {
      return Optional.empty();
    }
    try {
      return Optional.of(OfThisProcess.ORDERS.directory);
    } catch (ExceptionInInitializerError e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    }
  }

  void reached(CrashPoint point) {
    Optional<CrashOrder.Action> action = take(point);
    if (action.isPresent()) {
      process.say("crash point " + point.order() + " reached: " + action.get());
      act(point, action.get());
    }
  }

  private void act(CrashPoint point, CrashOrder.Action action) {
    switch (action) {
      case CrashOrder.Action.Kill kill -> process.halt(CrashPoint.KILLED);
      case CrashOrder.Action.Throw thrown -> throw new CrashPointException(point);
      case CrashOrder.Action.Pause pause -> pause(pause);
    }
  }

  private void pause(CrashOrder.Action.Pause pause) {
    try {
      process.sleep(pause.length().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The order for this point, if its passage has come and no other took it. */
  private synchronized Optional<CrashOrder.Action> take(CrashPoint point) {
    Path order = directory.resolve(point.order());
    if (!Files.exists(order)) {
      passages.remove(point);
      return Optional.empty();
    }
    try {
      CrashOrder wanted = CrashOrder.parse(Files.readString(order));
      if (passages.merge(point, 1, Integer::sum) < wanted.passage()) {
        return Optional.empty();
      }
      Path taken = directory.resolve(point.order() + "." + process.id());
      Files.move(order, taken, StandardCopyOption.ATOMIC_MOVE);
      passages.remove(point);
      return Optional.of(wanted.action());
    } catch (NoSuchFileException anotherTookIt) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      process.say("crash point " + point.order() + ": " + e.getMessage());
      process.halt(CrashPoint.BAD_ORDER);
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("crash point " + point.order(), e);
    }
  }
}
