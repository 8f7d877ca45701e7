package io.gapless.stack.spanner;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Docker engine, if there is one. */
final class Docker {
  private static final long ANSWER_SECONDS = 3;

  private Docker() {}

  /** Whether an engine answers, asked for at most 3 s. */
  static boolean answers() {
    Process process;
    try {
      process =
          new ProcessBuilder("docker", "info")
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
    } catch (IOException notInstalled) {
      return false;
    }
    try {
      return process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs in the foreground and leaves no container behind. */
  static List<String> run(String container, String publish, String image) {
    return List.of("docker", "run", "--rm", "--name", container, "--publish", publish, image);
  }
}
