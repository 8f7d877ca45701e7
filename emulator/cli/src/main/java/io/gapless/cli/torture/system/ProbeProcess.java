package io.gapless.cli.torture.system;

import io.gapless.cli.torture.probe.ProbeMain;
import io.gapless.cli.torture.probe.ProbeSettings;
import io.gapless.stack.LocalStack;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A probe as a process of the stack. */
final class ProbeProcess {
  static final long HEAP_MB = 192;

  private ProbeProcess() {}

  static StackProcess on(LocalStack stack, ProbeSettings settings) {
    Path ready = stack.directory().resolve(settings.process() + ".ready");
    List<String> arguments = new ArrayList<>(ClassArchive.options(settings.process()));
    arguments.addAll(
        List.of(
            "-Xmx" + HEAP_MB + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ProbeMain.class.getName(),
            ready.toString()));
    ProcessSpec spec =
        ProcessSpec.java(settings.process(), arguments, () -> isReady(ready))
            .withEnvironment(settings.toEnvironment());
    return stack.processes().add(spec);
  }

  /** Whether who wrote the file still runs: one that was killed leaves it behind. */
  private static boolean isReady(Path ready) throws IOException {
    if (!Files.exists(ready)) {
      return false;
    }
    String pid = Files.readString(ready).strip();
    return !pid.isEmpty() && ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }
}
