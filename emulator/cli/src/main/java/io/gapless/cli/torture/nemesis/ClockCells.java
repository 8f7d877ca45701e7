package io.gapless.cli.torture.nemesis;

import io.gapless.stack.process.StackProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service or a projection whose clock is an hour ahead or behind: it is killed, started with
 * {@code libfaketime}, killed and started again. What measures time that passes is not changed.
 * Leases run by the database's clock, which is left alone.
 */
final class ClockCells {
  /** Names the library where it is not in one of the usual places. */
  private static final String GIVEN = "GAPLESS_FAKETIME";

  private static final List<String> USUAL =
      List.of(
          "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
          "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
          "/usr/lib64/faketime/libfaketime.so.1",
          "/usr/local/lib/faketime/libfaketime.so.1");

  private static final Duration HOUR = Duration.ofHours(1);

  private final Map<String, StackProcess> victims;
  private final Optional<Path> library;

  ClockCells(Map<String, StackProcess> victims) {
    this.victims = victims;
    this.library =
        Stream.concat(Stream.ofNullable(System.getenv(GIVEN)), USUAL.stream())
            .map(Path::of)
            .filter(Files::isReadable)
            .findFirst();
  }

  /** None without the library. */
  List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (Map.Entry<String, StackProcess> victim : victims.entrySet()) {
      if (library.isPresent() && victim.getKey().matches("(command|replay|live)-.*")) {
        cells.add(cell(victim.getValue(), "clock an hour ahead", HOUR, library.get()));
        cells.add(cell(victim.getValue(), "clock an hour behind", HOUR.negated(), library.get()));
      }
    }
    return cells;
  }

  private static Cell cell(StackProcess process, String fault, Duration skew, Path library) {
    Map<String, String> once =
        Map.of(
            "LD_PRELOAD",
            library.toString(),
            "FAKETIME",
            "%+ds".formatted(skew.toSeconds()),
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1",
            // A JVM waits by the monotonic clock. Else each wait ends at once: two cores that do
            // nothing but wait, and a service that takes minutes to start.
            "FAKETIME_FORCE_MONOTONIC_FIX",
            "0");
    return new Cell(process.name(), fault, (spell, random) -> strike(process, once, spell));
  }

  private static void strike(StackProcess process, Map<String, String> once, Cell.Spell spell)
      throws InterruptedException {
    try {
      process.kill();
      process.launch(once);
      ProcessCells.startAgain(process);
      spell.sitOut();
    } finally {
      process.kill();
      ProcessCells.startAgain(process);
    }
  }
}
