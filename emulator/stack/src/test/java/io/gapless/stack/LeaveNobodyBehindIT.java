package io.gapless.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.ProcessSpec;
import io.gapless.stack.process.StackProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaveNobodyBehindIT {
  private static final List<String> STUBBORN =
      List.of("sh", "-c", "trap '' TERM INT HUP; while :; do sleep 1; done");

  @Test
  void processes_die_with_an_owner_that_was_killed(@TempDir Path directory) throws Exception {
    Process owner = owner(directory);
    List<Long> children = children(owner);
    assertThat(children).hasSize(3).allMatch(LeaveNobodyBehindIT::runs);
    owner.destroyForcibly();
    await().atMost(Duration.ofSeconds(3)).until(() -> children.stream().noneMatch(it -> runs(it)));
  }

  @Test
  void processes_are_stopped_by_an_owner_that_is_asked_to_end(@TempDir Path directory)
      throws Exception {
    Process owner = owner(directory);
    List<Long> children = children(owner);
    owner.destroy();
    await().atMost(Duration.ofSeconds(60)).until(() -> children.stream().noneMatch(it -> runs(it)));
  }

  /** What the owner's JVM runs: one process that behaves, one that ignores signals, one paused. */
  public static void main(String[] arguments) throws InterruptedException {
    ProcessGroup group = ProcessGroup.in(Path.of(arguments[0]));
    StackProcess polite = group.add(spec("polite", List.of("sleep", "600"))).start();
    StackProcess stubborn = group.add(spec("stubborn", STUBBORN)).start();
    StackProcess paused = group.add(spec("paused", List.of("sleep", "600"))).start();
    paused.pause();
    System.out.println(polite.pid() + " " + stubborn.pid() + " " + paused.pid());
    Thread.currentThread().join();
  }

  private static ProcessSpec spec(String name, List<String> command) {
    return ProcessSpec.of(name, command, () -> true);
  }

  private static Process owner(Path directory) throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"),
            LeaveNobodyBehindIT.class.getName(),
            directory.toString())
        .redirectError(directory.resolve("owner.log").toFile())
        .start();
  }

  private static List<Long> children(Process owner) throws IOException {
    BufferedReader output = owner.inputReader();
    return Stream.of(output.readLine().split(" ")).map(Long::valueOf).toList();
  }

  /** A killed process whose parent is gone may stay in the table until somebody collects it. */
  private static boolean runs(long pid) {
    try {
      String state = Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst(".*\\) ", "");
      return !state.startsWith("Z");
    } catch (IOException gone) {
      return ProcessHandle.of(pid).isPresent() && !Files.exists(Path.of("/proc/self"));
    }
  }
}
