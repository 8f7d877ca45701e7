package io.gapless.cli.torture.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  @Test
  void archives_of_the_same_build_stay_and_those_of_another_go(@TempDir Path parent)
      throws IOException {
    Path directory = parent.resolve("classes");
    ClassArchive.keepOf("one", directory);
    Path archive = Files.writeString(directory.resolve("command-1.jsa"), "classes");

    ClassArchive.keepOf("one", directory);
    assertThat(archive).exists();

    ClassArchive.keepOf("another", directory);
    assertThat(archive).doesNotExist();
    assertThat(directory).isDirectoryContaining(file -> file.endsWith("build"));
  }
}
