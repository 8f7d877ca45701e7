package io.gapless.projection.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.ProjectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/first-projection.md} true to {@link FirstProjection} and to the defaults. */
final class FirstProjectionPageTest {
  private static final Path PAGE = Path.of("..", "docs", "first-projection.md");
  private static final Path SOURCE =
      Path.of("src/test/java/io/gapless/projection/sample/FirstProjection.java");

  @Test
  void all_code_on_the_page_is_compiled_and_run_code() throws IOException {
    PageCode.assertCompiled(PAGE, SOURCE, 8);
    assertThat(Files.readString(PAGE)).contains("`" + FirstProjection.TABLE + "`");
  }

  @Test
  void all_figures_on_the_page_are_the_defaults() throws IOException {
    ProjectionSettings defaults = ProjectionSettings.defaults();

    assertThat(defaults.backfill().grace()).isEqualTo(Duration.ofMillis(200));
    assertThat(defaults.verify().every()).isEqualTo(Duration.ofSeconds(2));
    assertThat(defaults.retry().attempts()).isEqualTo(3);
    assertThat(defaults.retry().pauseAt()).isEqualTo(10);
    assertThat(defaults.retry().window()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.stuckAfter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(defaults.topicPrefix()).isEqualTo("gapless.");
    assertThat(Files.readString(PAGE))
        .contains(
            "it waits 200 ms for the late record",
            "every 2 s",
            "three attempts",
            "throws for ten entities within 10 s",
            "ten seconds after its first",
            "nothing was finished for 30 s",
            "`gapless.<entityType>`");
  }
}
