package io.gapless.cli.torture.nemesis;

import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.stack.StackException;
import io.gapless.stack.process.StackProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code kill -9}, SIGSTOP and a restart, for every process. */
final class ProcessCells {
  private static final int STARTS = 3;

  /** A replay service takes a writer over that has been silent for 5 s. */
  private static final Duration BEYOND_LEASE = Duration.ofSeconds(7);

  private final Map<String, StackProcess> victims;
  private final Log log;

  ProcessCells(Map<String, StackProcess> victims, Log log) {
    this.victims = victims;
    this.log = log;
  }

  List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    victims.forEach(
        (name, process) -> {
          if (!name.equals("spanner")) {
            cells.add(new Cell(name, "kill -9", (spell, random) -> kill(process, spell)));
          }
          cells.add(new Cell(name, "SIGSTOP", (spell, random) -> pause(process, spell)));
        });
    StackProcess database = victims.get("database");
    if (database != null) {
      cells.add(new Cell("database", "restart", (spell, random) -> restart(database)));
    }
    StackProcess spanner = victims.get("spanner");
    if (spanner != null) {
      cells.add(new Cell("spanner", "destroyed", (spell, random) -> destroy(spanner, spell)));
    }
    return cells;
  }

  private void kill(StackProcess process, Cell.Spell spell) throws InterruptedException {
    process.kill();
    if (process.name().startsWith("live")) {
      log.seen(Sometimes.PROJECTION_KILLED);
    } else if (process.name().equals("database")) {
      log.seen(Sometimes.STORE_KILLED);
    }
    spell.sitOut();
    long begin = System.nanoTime();
    startAgain(process);
    log.ready(process.name(), (System.nanoTime() - begin) / 1_000_000);
  }

  private void pause(StackProcess process, Cell.Spell spell) throws InterruptedException {
    long begin = System.nanoTime();
    process.pause();
    try {
      spell.sitOut();
    } finally {
      process.resume();
    }
    boolean beyondLease = System.nanoTime() - begin > BEYOND_LEASE.toNanos();
    if (beyondLease && process.name().startsWith("command")) {
      log.seen(Sometimes.PAUSED_BEYOND_LEASE);
    }
  }

  private static void restart(StackProcess process) {
    process.stop();
    startAgain(process);
  }

  /** The emulator keeps nothing: whoever uses it makes its database when it starts. */
  private void destroy(StackProcess spanner, Cell.Spell spell) throws InterruptedException {
    log.fallbackLost();
    spanner.kill();
    spell.sitOut();
    startAgain(spanner);
    for (String service : List.of("command-1", "command-2", "replay-1", "replay-2")) {
      StackProcess process = victims.get(service);
      if (process != null) {
        process.kill();
        startAgain(process);
      }
    }
  }

  /** What it needs may be broken too just now. */
  static void startAgain(StackProcess process) {
    for (int start = 1; ; start++) {
      try {
        if (!process.isAlive()) {
          process.launch();
        }
        process.awaitReady();
        return;
      } catch (StackException notReady) {
        if (start == STARTS) {
          throw notReady;
        }
      }
    }
  }
}
