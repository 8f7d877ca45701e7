package io.gapless.cli.bench.live;

import io.gapless.stack.StackException;
import io.gapless.stack.process.StackProcess;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lets a process yield to others that want the processor. Linux only. */
public final class LowPriority {
  private LowPriority() {}

  /** It runs only when nobody else wants to (the scheduling policy {@code SCHED_IDLE}). */
  static void give(StackProcess process) {
    run(List.of("chrt", "--idle", "--all-tasks", "--pid", "0", Long.toString(process.pid())));
  }

  /** The same for one thread of this process, by its name; the kernel keeps 15 characters of it. */
  static void giveToThread(String name) {
    for (String task : tasks(ProcessHandle.current().pid())) {
      if (name.equals(nameOf(task))) {
        run(List.of("chrt", "--idle", "--pid", "0", task));
      }
    }
  }

  private static String nameOf(String task) {
    try {
      return Files.readString(Path.of("/proc/self/task", task, "comm")).strip();
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private static List<String> tasks(long pid) {
    String[] tasks = new File("/proc/" + pid + "/task").list();
    return tasks == null ? List.of() : List.of(tasks);
  }

  /**
   * A lower priority for this process: what it starts from now on inherits it. On Linux each thread
   * has its own, and gives it to those it starts.
   */
  public static void giveToThis() {
    long pid = ProcessHandle.current().pid();
    List<String> command = new ArrayList<>(List.of("renice", "-n", "10", "-p"));
    command.add(Long.toString(pid));
    command.addAll(tasks(pid));
    run(command);
  }

  private static void run(List<String> command) {
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
