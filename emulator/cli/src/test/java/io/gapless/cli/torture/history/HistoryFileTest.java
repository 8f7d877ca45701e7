package io.gapless.cli.torture.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.torture.history.HistoryLine.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryFileTest {
  @Test
  void a_process_that_was_killed_loses_the_line_it_was_writing_and_no_other(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("history.ndjson");
    try (HistoryFile history = HistoryFile.appendTo(file, "one")) {
      history.append(Kind.INVOKE, "command", line -> line.put("id", "a"));
    }
    Files.writeString(file, "{\"at\":1,\"process\":\"on", StandardOpenOption.APPEND);
    try (HistoryFile history = HistoryFile.appendTo(file, "one")) {
      history.append(Kind.OK, "command", line -> line.put("version", 3));
    }

    try (Stream<HistoryLine> lines = HistoryFile.read(file)) {
      List<HistoryLine> all = lines.toList();
      assertThat(all).extracting(HistoryLine::kind).containsExactly(Kind.INVOKE, Kind.OK);
      assertThat(all.getFirst().text("id")).isEqualTo("a");
      assertThat(all.getLast().number("version")).isEqualTo(3);
      assertThat(all.getLast().process()).isEqualTo("one");
    }
  }
}
