package io.gapless.stack.spanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.stack.process.Ports;
import io.gapless.stack.process.ProcessGroup;
import io.gapless.stack.process.StackProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The emulator in Docker, with a {@code docker} of our own that runs "containers" as processes:
 * what is tested is what we tell it, and that killing the owner kills the container.
 */
final class DockerIT {
  private static final String DOCKER =
      """
      #!/bin/sh
      case $1 in
        info) exit 0 ;;
        run) # run --rm --name NAME --publish HOST:PORT:INNER IMAGE
          echo $$ > "$CONTAINERS/$4"
          port=${6#*:}
          exec "$JAVA" -cp "$CLASSES" io.gapless.stack.spanner.DockerIT listen "${port%%:*}" ;;
        kill) # kill [-s SIGNAL] NAME
          signal=KILL
          if [ "$2" = -s ]; then signal=$3; shift 2; fi
          kill -s "$signal" "$(cat "$CONTAINERS/$2")" ;;
      esac
      """;

  @Test
  void the_emulator_runs_in_a_container_and_dies_with_its_owner(@TempDir Path directory)
      throws Exception {
    Process owner = owner(directory);
    BufferedReader output = owner.inputReader();
    assertThat(output.readLine()).isEqualTo("killed: no answer");
    int port = Integer.parseInt(output.readLine());
    assertThat(Ports.answers(port)).isTrue();
    owner.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !Ports.answers(port));
  }

  /** What runs in the other JVMs: the owner of the emulator, or what stands for the emulator. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("listen")) {
      try (ServerSocket socket =
          new ServerSocket(
              Integer.parseInt(arguments[1]), 50, InetAddress.getByName(Ports.LOOPBACK))) {
        while (!socket.isClosed()) {
          socket.accept().close();
        }
      }
    }
    own(Path.of(arguments[1]));
  }

  private static void own(Path directory) throws InterruptedException {
    SpannerEmulator emulator = SpannerEmulator.startInDocker(ProcessGroup.in(directory));
    int port = Integer.parseInt(emulator.host().replaceFirst(".*:", ""));
    StackProcess process = emulator.ownProcess();
    process.kill();
    System.out.println("killed: " + (Ports.answers(port) ? "answers" : "no answer"));
    process.start();
    process.pause();
    process.resume();
    System.out.println(port);
    Thread.currentThread().join();
  }

  private static Process owner(Path directory) throws IOException {
    Path docker = Files.createDirectories(directory.resolve("bin")).resolve("docker");
    Files.writeString(docker, DOCKER);
    assertThat(docker.toFile().setExecutable(true)).isTrue();
    String java = System.getProperty("java.home") + "/bin/java";
    String classes = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(
                java, "-cp", classes, DockerIT.class.getName(), "own", directory.toString())
            .redirectError(directory.resolve("owner.log").toFile());
    builder
        .environment()
        .merge("PATH", docker.getParent().toString(), (old, bin) -> bin + ":" + old);
    builder.environment().put("CONTAINERS", directory.toString());
    builder.environment().put("JAVA", java);
    builder.environment().put("CLASSES", classes);
    return builder.start();
  }
}
