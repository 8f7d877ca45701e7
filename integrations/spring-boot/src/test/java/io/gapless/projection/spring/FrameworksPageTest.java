package io.gapless.projection.spring;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.sample.PageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/frameworks.md} true to the example that runs, and to the keys. */
final class FrameworksPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "frameworks.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java/io/gapless/projection/spring/example/AccountChanges.java");
  private static final Path METADATA =
      Path.of("target/classes/META-INF/spring-configuration-metadata.json");

  @Test
  void the_handler_on_the_page_is_the_one_that_runs() throws IOException {
    List<String> handler = PageCode.regions(EXAMPLE);

    assertThat(handler).hasSize(1);
    assertThat(Files.readString(PAGE)).contains("```java\n" + handler.getFirst() + "\n```");
  }

  @Test
  void each_key_is_known_to_editors_and_to_the_page() throws IOException {
    Set<String> keys =
        Pattern.compile("\"name\": \"(gapless\\.projections\\.[a-z-]+)\"")
            .matcher(Files.readString(METADATA))
            .results()
            .map(it -> it.group(1))
            .collect(toSet());

    assertThat(keys).hasSize(9);
    assertThat(Files.readString(PAGE)).contains(keys);
  }
}
