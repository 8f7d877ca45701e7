package io.gapless.cli.torture.nemesis;

import io.gapless.stack.StackException;
import io.gapless.stack.process.StackProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server whose every write fails, as on a full disk: the largest file it may write is made tiny
 * ({@code prlimit}, which takes no rights). Kafka and the database end or complain; either is fine.
 */
final class DiskCells {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final String TINY = "--fsize=1:unlimited";
  private static final String USUAL = "--fsize=unlimited:unlimited";

  private final Map<String, StackProcess> victims;

  DiskCells(Map<String, StackProcess> victims) {
    this.victims = victims;
  }

  /** None where {@code prlimit} is not to be had. */
  List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    if (Files.isExecutable(PRLIMIT)) {
      victims.forEach(
          (name, process) -> {
            if (name.startsWith("kafka") || name.equals("database")) {
              cells.add(new Cell(name, "writes fail", (spell, random) -> fail(process, spell)));
            }
          });
    }
    return cells;
  }

  private static void fail(StackProcess process, Cell.Spell spell) throws InterruptedException {
    limit(process, TINY);
    try {
      spell.sitOut();
    } finally {
      if (process.isAlive()) {
        limit(process, USUAL);
      }
      // Whoever has seen a write fail may be half dead.
      process.kill();
      ProcessCells.startAgain(process);
    }
  }

  private static void limit(StackProcess process, String size) throws InterruptedException {
    try {
      int exit =
          new ProcessBuilder(PRLIMIT.toString(), "--pid", Long.toString(process.pid()), size)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0 && process.isAlive()) {
        throw new StackException("prlimit failed for " + process.name() + ": " + exit);
      }
    } catch (IOException e) {
      throw new StackException("prlimit failed for " + process.name(), e);
    }
  }
}
