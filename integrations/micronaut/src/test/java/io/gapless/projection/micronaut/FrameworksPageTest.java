package io.gapless.projection.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/frameworks.md} true to the example that runs. */
final class FrameworksPageTest {
  static final Path PAGE = Path.of("..", "..", "docs", "frameworks.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java/io/gapless/projection/micronaut/example/AccountChanges.java");

  @Test
  void the_handler_on_the_page_is_the_one_that_runs() throws IOException {
    String source = Files.readString(EXAMPLE);
    String region = source.substring(source.indexOf("// region"), source.indexOf("// endregion"));
    String handler = region.substring(region.indexOf('\n') + 1);

    assertThat(Files.readString(PAGE)).contains("```java\n" + handler + "```");
  }
}
