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
import java.util.concurrent.TimeUnit;

/**
 * A disk that is slow to flush, or fails to: {@code strace} delays or refuses what a server asks of
 * the operating system. Takes the right to trace another process.
 */
final class SyncCells {
  private static final Path STRACE = Path.of("/usr/bin/strace");
  private static final String CALLS = "fsync,fdatasync,sync_file_range";
  private static final String SLOW = ":delay_enter=300000";
  private static final String FAILS = ":error=EIO";
  private static final long ATTACHED_AFTER_MILLIS = 500;
  private static final long DETACHED_WITHIN_SECONDS = 10;

  private final Map<String, StackProcess> victims;

  SyncCells(Map<String, StackProcess> victims) {
    this.victims = victims;
  }

  /** None where nobody may be traced. */
  List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    victims.forEach(
        (name, process) -> {
          if ((name.startsWith("kafka") || name.equals("database")) && mayTrace(process)) {
            cells.add(new Cell(name, "slow fsync", (spell, random) -> slow(process, spell)));
            cells.add(new Cell(name, "fsync fails", (spell, random) -> fail(process, spell)));
          }
        });
    return cells;
  }

  private static boolean mayTrace(StackProcess process) {
    if (!Files.isExecutable(STRACE)) {
      return false;
    }
    try {
      Process tracer = trace(process, SLOW);
      boolean attached = !tracer.waitFor(ATTACHED_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      detach(tracer);
      return attached;
    } catch (StackException notAllowed) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void slow(StackProcess process, Cell.Spell spell) throws InterruptedException {
    Process tracer = trace(process, SLOW);
    try {
      spell.sitOut();
    } finally {
      detach(tracer);
    }
  }

  /** Whoever has seen a flush fail may be half dead: it starts anew. */
  private static void fail(StackProcess process, Cell.Spell spell) throws InterruptedException {
    Process tracer = trace(process, FAILS);
    try {
      spell.sitOut();
    } finally {
      detach(tracer);
      process.kill();
      ProcessCells.startAgain(process);
    }
  }

  private static Process trace(StackProcess process, String injected) {
    try {
      return new ProcessBuilder(
              STRACE.toString(),
              "-q",
              "-f",
              "-p",
              Long.toString(process.pid()),
              "-e",
              "trace=" + CALLS,
              "-e",
              "inject=" + CALLS + injected)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new StackException("cannot trace " + process.name(), e);
    }
  }

  /** Asked to end, it lets go of whom it traces; killed, it might not. */
  private static void detach(Process tracer) {
    tracer.destroy();
    try {
      if (!tracer.waitFor(DETACHED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        tracer.destroyForcibly();
      }
    } catch (InterruptedException e) {
      tracer.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
