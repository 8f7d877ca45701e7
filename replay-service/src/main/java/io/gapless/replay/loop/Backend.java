package io.gapless.replay.loop;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a system that the service needs answers, as its users last found. Logs when that changes,
 * not each time. Thread-safe.
 */
public final class Backend {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  private final String name;
  private Optional<String> trouble = Optional.of("not asked yet");
  private boolean failing;
  private Duration pause = PAUSES.first();

  public Backend(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Why it does not answer, or that it was not asked yet; empty if it answers. */
  public synchronized Optional<String> trouble() {
    return trouble;
  }

  /** Whether it did not answer when it was asked last. */
  public synchronized boolean isFailing() {
    return failing;
  }

  /** It has answered. */
  public synchronized void answered() {
    if (trouble.isPresent()) {
      LOG.atInfo().addKeyValue("backend", name).log("backend answers");
    }
    failing = false;
    trouble = Optional.empty();
    pause = PAUSES.first();
  }

  /**
   * It has not answered.
   *
   * @return how long to leave it alone: from 100 ms to 1 s, longer each time
   */
  public synchronized Duration failed(RuntimeException cause) {
    String reason = reason(cause);
    if (!failing) {
      LOG.atWarn()
          .addKeyValue("backend", name)
          .addKeyValue("reason", reason)
          .log("backend does not answer");
    }
    failing = true;
    trouble = Optional.of(reason);
    Duration now = pause;
    pause = PAUSES.after(pause);
    return now;
  }

  /** Whether a database is at fault, whoever wrapped what it threw. */
  public static boolean isDatabases(Throwable failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(SQLException.class::isInstance);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == cause ? cause.toString() : cause.getMessage() + ": " + root;
  }
}
