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
public final class LowPriority {
  private static final String NICE = "10";

  private LowPriority() {}

  /** Its threads too: on Linux each has its own priority, and gives it to those it starts. */
  static void give(StackProcess process) {
    give(process.pid());
  }

  /** The same for this process: what it starts from now on inherits it. */
  public static void giveToThis() {
    give(ProcessHandle.current().pid());
  }

  private static void give(long pid) {
    List<String> command = new ArrayList<>(List.of("renice", "-n", NICE, "-p"));
    command.add(Long.toString(pid));
    String[] threads = new File("/proc/" + pid + "/task").list();
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
