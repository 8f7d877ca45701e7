package io.gapless.projection.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about rebuilding. */
final class RebuildingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "rebuilding.md");
  private static final Path SOURCE =
      Path.of("src/test/java/io/gapless/projection/sample/Rebuilding.java");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile("// region \\w+\n(.*?)\n *// endregion", Pattern.DOTALL);

  @Test
  void all_code_on_the_page_is_compiled_and_run_code() throws IOException {
    List<String> blocks = all(BLOCK, PAGE);

    assertThat(blocks).hasSize(3).isEqualTo(all(REGION, SOURCE));
    assertThat(Files.readString(PAGE).split("```", -1)).as("no other block").hasSize(7);
  }

  private static List<String> all(Pattern pattern, Path file) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      found.add(matcher.group(1).stripTrailing().stripIndent());
    }
    return found;
  }
}
