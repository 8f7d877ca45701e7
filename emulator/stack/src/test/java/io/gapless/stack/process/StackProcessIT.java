package io.gapless.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StackProcessIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void variables_of_one_launch_are_gone_with_the_next(@TempDir Path directory) throws IOException {
    List<String> command = List.of("sh", "-c", "echo \"$ALWAYS $ONCE.\"");
    ProcessSpec spec =
        ProcessSpec.of("told", command, () -> true).withEnvironment(Map.of("ALWAYS", "always"));
    try (ProcessGroup group = ProcessGroup.in(directory)) {
      StackProcess process = group.add(spec);

      process.launch(Map.of("ONCE", "once"));
      assertThat(process.awaitEnd(SOON)).isTrue();
      process.launch();
      assertThat(process.awaitEnd(SOON)).isTrue();

      assertThat(Files.readAllLines(process.log())).containsExactly("always once.", "always .");
    }
  }
}
