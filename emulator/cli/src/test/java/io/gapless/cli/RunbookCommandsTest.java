package io.gapless.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the runbooks tell to type can be typed: at night nobody looks up an option. */
final class RunbookCommandsTest {
  private static final Path RUNBOOKS = Path.of("..", "..", "docs", "runbooks");
  private static final Pattern LINE = Pattern.compile("(?m)^\\./gapless (.*?)(?:\\s+#.*)?$");
  private static final Pattern INLINE = Pattern.compile("`\\./gapless ([^`…]*)`");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @Test
  void every_command_of_the_runbooks_is_understood() throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> pages = Files.list(RUNBOOKS)) {
      for (Path page : pages.toList()) {
        String text = Files.readString(page);
        for (Pattern pattern : List.of(LINE, INLINE)) {
          pattern.matcher(text).results().map(it -> it.group(1)).forEach(commands::add);
        }
      }
    }

    assertThat(commands).hasSizeGreaterThan(8);
    for (String command : commands) {
      assertThatCode(() -> new CommandLine(new GaplessCommand()).parseArgs(words(command)))
          .as(command)
          .doesNotThrowAnyException();
    }
  }

  /** As a shell has them; an id stands for any. */
  private static String[] words(String command) {
    return WORD.matcher(command)
        .results()
        .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
        .map(word -> word.equals("ID") ? "1" : word)
        .toArray(String[]::new);
  }
}
