package io.gapless.stack.fault;

import io.gapless.event.crash.CrashPoint;
import io.gapless.stack.process.StackProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Orders what is to happen at {@linkplain CrashPoint crash points} of processes that were started
 * with {@link #environment}. The first of them that reaches a point takes its order. Thread-safe.
 *
 * @param directory of orders, nobody else's
 */
public record CrashOrders(Path directory) {
  /** Long enough to stop the whole process meanwhile. */
  private static final Duration STANDING = Duration.ofSeconds(1);

  /** What a process must be started with. */
  public Map<String, String> environment() {
    return Map.of(CrashPoint.VARIABLE, directory.toString());
  }

  /** Who gets there for the {@code passage}-th time meets with this. */
  public void order(CrashPoint point, int passage, CrashCase.Strike strike) {
    switch (strike) {
      case KILL -> order(point, passage + " kill");
      case THROW -> order(point, passage + " throw");
      case PAUSE -> pause(point, passage, STANDING);
    }
  }

  /** The thread that gets there stands still. */
  public void pause(CrashPoint point, int passage, Duration length) {
    order(point, passage + " pause " + length.toMillis() + "ms");
  }

  /**
   * The one of these processes, all of which ran before, that has reached the point and taken the
   * order for it; empty if none has.
   */
  public Optional<StackProcess> struck(CrashPoint point, Collection<StackProcess> processes) {
    String prefix = point.order() + ".";
    return names().stream()
        .filter(it -> it.startsWith(prefix))
        .map(it -> Long.valueOf(it.substring(prefix.length())))
        .flatMap(pid -> processes.stream().filter(it -> it.launched(pid)))
        .findFirst();
  }

  /** Forgets all orders, taken or not. */
  public void clear() {
    for (String name : names()) {
      try {
        Files.deleteIfExists(directory.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Whole at once: nobody reads half an order. */
  private void order(CrashPoint point, String what) {
    try {
      Path written = Files.createTempFile(directory, "new-", "");
      Files.writeString(written, what);
      Files.move(written, directory.resolve(point.order()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("crash point " + point.order(), e);
    }
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(it -> it.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
