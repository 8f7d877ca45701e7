package io.gapless.projection.sample;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about rebuilding. */
final class RebuildingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "rebuilding.md");
  private static final Path SOURCE =
      Path.of("src/test/java/io/gapless/projection/sample/Rebuilding.java");

  @Test
  void all_code_on_the_page_is_compiled_and_run_code() throws IOException {
    PageCode.assertCompiled(PAGE, SOURCE, 3);
  }
}
