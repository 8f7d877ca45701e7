package io.gapless.cli.torture.run;

import io.gapless.stack.StackException;
import io.gapless.stack.process.StackProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory processes take. */
final class Residents {
  private static final String FIELD = "VmRSS:";

  private Residents() {}

  /** Resident memory in kB; 0 where nobody can tell (no {@code /proc}, or it does not run). */
  static long kb(StackProcess process) {
    try {
      Path status = Path.of("/proc/" + process.pid() + "/status");
      return Files.readAllLines(status).stream()
          .filter(it -> it.startsWith(FIELD))
          .mapToLong(it -> Long.parseLong(it.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | StackException notThere) {
      return 0;
    }
  }
}
