package io.gapless.cli.torture.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** A probe in a JVM of its own. Everything it needs to know stands in its environment. */
public final class ProbeMain {
  private ProbeMain() {}

  /**
   * Runs until the process is ended.
   *
   * @param arguments a file that is made when it runs
   */
  public static void main(String[] arguments) throws Exception {
    ProbeSettings settings = ProbeSettings.of(System.getenv());
    ProbeRun run = ProbeRun.start(settings, Mood.calm(new Random()), Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(run::close));
    Files.writeString(Path.of(arguments[0]), Long.toString(ProcessHandle.current().pid()));
  }
}
