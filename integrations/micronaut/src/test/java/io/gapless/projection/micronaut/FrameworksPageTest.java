package io.gapless.projection.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.sample.PageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/frameworks.md} true to the example that runs. */
final class FrameworksPageTest {
  @Test
  void the_handler_on_the_page_is_the_one_that_runs() throws IOException {
    List<String> handler =
        PageCode.regions(
            Path.of("src/test/java/io/gapless/projection/micronaut/example/AccountChanges.java"));

    assertThat(handler).hasSize(1);
    assertThat(Files.readString(Path.of("..", "..", "docs", "frameworks.md")))
        .contains("```java\n" + handler.getFirst() + "\n```");
  }
}
