package io.gapless.cli.torture.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.run.Http;
import io.gapless.cli.torture.system.TortureSystem;
import io.gapless.stack.spanner.FallbackStore;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Waits, after the last fault, until everybody has everything, and takes the time. */
final class Convergence {
  /** What the fallback store is called beside the projections. */
  static final String DRAINED = "fallback store";

  private static final long LOOK_EVERY_MILLIS = 200;
  private static final int RESUME_EVERY = 10;

  private final TortureSystem system;
  private final Runnable resume;
  private final Http http = new Http();

  /**
   * @param resume lets parked entities go on
   */
  Convergence(TortureSystem system, Runnable resume) {
    this.system = system;
    this.resume = resume;
  }

  /** Committed events. */
  long events() throws SQLException {
    return Rows.number(system.events(), "SELECT COUNT(*) FROM events");
  }

  /**
   * Returns how many milliseconds each took; who is not there did not make it.
   *
   * @param since when the last fault ended, in nanoseconds
   */
  Map<String, Long> await(Collection<String> names, long since, Duration atMost)
      throws InterruptedException {
    Map<String, Long> took = new LinkedHashMap<>();
    Set<String> waiting = new HashSet<>(names);
    for (int look = 0; !waiting.isEmpty() && elapsed(since) < atMost.toMillis(); look++) {
      for (String name : Set.copyOf(waiting)) {
        if (isThere(name)) {
          waiting.remove(name);
          took.put(name, elapsed(since));
        }
      }
      if (look % RESUME_EVERY == 0) {
        resume.run();
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    return took;
  }

  /** Rows in the fallback store; as many as can be if nobody says. */
  long spilled() {
    try {
      return system.fallback() instanceof FallbackStore.Jdbc jdbc
          ? Rows.number(jdbc.database(), "SELECT COUNT(*) FROM spilled_events")
          : askSpilled();
    } catch (SQLException away) {
      return Long.MAX_VALUE;
    }
  }

  private boolean isThere(String name) {
    if (name.equals(DRAINED)) {
      return spilled() == 0;
    }
    try {
      long applied =
          Rows.number(
              system.database(name), "SELECT COALESCE(SUM(version), 0) FROM gapless_positions");
      return applied >= events();
    } catch (SQLException away) {
      return false;
    }
  }

  private long askSpilled() {
    for (URI replay : system.replayServices()) {
      Optional<JsonNode> spilled =
          http.json(replay.resolve("/v1/status"))
              .map(it -> it.get("spilled"))
              .filter(JsonNode::isNumber);
      if (spilled.isPresent()) {
        return spilled.get().asLong();
      }
    }
    return Long.MAX_VALUE;
  }

  private static long elapsed(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }
}
