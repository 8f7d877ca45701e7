package io.gapless.projection.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Code that stands on a page of {@code docs/} and in a source file that is compiled and run. */
public final class PageCode {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile("// region \\w+\n(.*?)\n *// endregion", Pattern.DOTALL);

  private PageCode() {}

  /** The source's regions stand on the page, in this order, and there is no other block. */
  static void assertCompiled(Path page, Path source, int blocks) throws IOException {
    assertThat(all(BLOCK, page)).hasSize(blocks).isEqualTo(regions(source));
    assertThat(Files.readString(page).split("```", -1))
        .as("no other block")
        .hasSize(2 * blocks + 1);
  }

  /** What stands between each {@code // region name} and its {@code // endregion}. */
  public static List<String> regions(Path source) throws IOException {
    return all(REGION, source);
  }

  private static List<String> all(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(it -> it.group(1).stripTrailing().stripIndent())
        .toList();
  }
}
