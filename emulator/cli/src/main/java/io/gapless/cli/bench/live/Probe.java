package io.gapless.cli.bench.live;

import io.gapless.stack.Checkout;
import io.gapless.stack.JavaService;
import io.gapless.stack.StackException;
import io.gapless.stack.spanner.FallbackStore;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link FallbackProbe} in a JVM like the services', and reads its answer. */
final class Probe implements AutoCloseable {
  private final Process process;

  private Probe(Process process) {
    this.process = process;
  }

  /**
   * Connects; from {@link #begin} on it looks, and ends when every shard of the store has been seen
   * empty; its answer is when, in epoch millis.
   */
  static Probe untilEmpty(FallbackStore.Spanner store) {
    return start("until-empty", store, List.of());
  }

  /** Its answer is the emulator's own rate in rows a second. The store must be empty. */
  static Probe rate(FallbackStore.Spanner store, long rows, int bytes) {
    return start("rate", store, List.of(Long.toString(rows), Integer.toString(bytes)));
  }

  private static Probe start(String what, FallbackStore.Spanner store, List<String> more) {
    String services = Checkout.find().jar("replay-service", "gapless-replay-service").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                JavaService.FULL_COMPILER,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                services + File.pathSeparator + System.getProperty("java.class.path"),
                FallbackProbe.class.getName(),
                what,
                store.project(),
                store.instance(),
                store.database(),
                store.emulatorHost()));
    command.addAll(more);
    try {
      return new Probe(new ProcessBuilder(command).redirectError(Redirect.DISCARD).start());
    } catch (IOException e) {
      throw new StackException("cannot start " + command, e);
    }
  }

  /** What was started before, so that its start takes nothing from what is measured, goes on. */
  void begin() throws IOException {
    try (OutputStream input = process.getOutputStream()) {
      input.write('\n');
    }
  }

  /** Its answer, when it has ended. */
  String answer() throws InterruptedException {
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      String last = output.substring(output.lastIndexOf('\n') + 1);
      if (process.waitFor() != 0) {
        throw new StackException("the probe ended with " + process.exitValue() + ": " + last);
      }
      return last;
    } catch (IOException e) {
      throw new StackException("no answer from the probe", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
