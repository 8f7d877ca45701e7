package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.stack.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The jar, run until it ends by itself.
 *
 * @param code its exit code
 * @param output all that it said
 */
record JarRun(int code, String output) {
  /** {@code EX_CONFIG} of sysexits.h. */
  static final int REFUSED = 78;

  private static final String JAR = "replay-service/target/gapless-replay-service.jar";

  /**
   * @param folder where its output goes
   */
  static JarRun of(Path folder, ServiceSettings settings, String... arguments)
      throws IOException, InterruptedException {
    Path jar = Path.of(System.getProperty("gapless.checkout"), JAR);
    Path output = Files.createTempFile(folder, "run", ".log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder run =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    run.environment().putAll(settings.with("MICRONAUT_SERVER_PORT", "-1").environment());
    Process process = run.start();
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      return new JarRun(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
