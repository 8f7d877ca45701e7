package io.gapless.cli.bench.process;

import io.gapless.cli.run.Screen;
import io.gapless.stack.Checkout;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** A JVM that measures with the services' libraries, which the command line does not have. */
public final class MeasuringProcess {
  private MeasuringProcess() {}

  /**
   * Runs it and shows what it says.
   *
   * @param main its main class
   * @param arguments of that class
   * @return its exit code
   */
  public static int run(Class<?> main, List<String> arguments, Screen screen)
      throws IOException, InterruptedException {
    String libraries = Checkout.find().jar("command-service", "gapless-command-service").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                // Both class paths have a logback.xml, of which it would tell.
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                libraries + File.pathSeparator + System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(screen::say);
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }
}
