package io.gapless.cli.bench.live;

import io.gapless.stack.StackException;
import io.gapless.stack.process.StackProcess;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lets a process yield to others that want the processor. */
final class LowPriority {
  private static final String NICE = "10";

  private LowPriority() {}

  /** Its threads too: on Linux each has its own priority, and gives it to those it starts. */
  static void give(StackProcess process) {
    List<String> command = new ArrayList<>(List.of("renice", "-n", NICE, "-p"));
    command.add(Long.toString(process.pid()));
    String[] threads = new File("/proc/" + process.pid() + "/task").list();
    if (threads != null) {
      command.addAll(Arrays.asList(threads));
    }
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new StackException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
