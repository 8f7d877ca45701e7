package io.gapless.cli.torture.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.torture.check.Invariant;
import io.gapless.cli.torture.check.Sometimes;
import io.gapless.cli.torture.check.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  @Test
  void a_ledger_grows_from_run_to_run(@TempDir Path directory) {
    Ledger.in(directory).add(result(3, List.of()));
    Ledger.in(directory).add(result(4, List.of()));

    Ledger ledger = Ledger.in(directory);
    assertThat(ledger.results()).extracting(SeedResult::seed).containsExactly(3L, 4L);
    assertThat(ledger.results()).first().isEqualTo(result(3, List.of()));
    assertThat(ledger.nextSeed()).isEqualTo(5);
    assertThat(ledger.cells()).isEqualTo(Map.of("kafka / kill -9", 4L, "topic / gone", 0L));
    assertThat(ledger.hits()).isEqualTo(Map.of(Sometimes.CONFLICT, 2L));
    assertThat(ledger.missed()).contains(Sometimes.OVERTAKEN).doesNotContain(Sometimes.CONFLICT);
  }

  @Test
  void the_report_gives_the_bound_of_clean_runs(@TempDir Path directory) throws IOException {
    Path page = Report.write(List.of(result(1, List.of()), result(2, List.of())), directory);

    assertThat(Files.readString(page))
        .contains("2 clean runs bound", "p99 1.5 s", "--from 1 --seeds 1 --seconds 90 --rate 40")
        .contains("<td class=bad>topic / gone");
  }

  @Test
  void the_report_shows_what_was_broken_as_text(@TempDir Path directory) throws IOException {
    Violation violation =
        new Violation(Invariant.I7, "probe/<b>", "twice", List.of("log: line <script>"));

    String page = Files.readString(Report.write(List.of(result(1, List.of(violation))), directory));

    assertThat(page).contains("seed 1 I7 probe/&lt;b>: twice").doesNotContain("<script>");
    assertThat(page).doesNotContain("clean runs bound");
  }

  private static SeedResult result(long seed, List<Violation> violations) {
    return new SeedResult(
        seed,
        90,
        40,
        "jdbc",
        "",
        "abc",
        "2026-01-01T00:00:00Z",
        100,
        200,
        Map.of("kafka / kill -9", 2L),
        List.of("kafka / kill -9", "topic / gone"),
        Map.of(Sometimes.CONFLICT, 1L),
        Map.of("live", 1_500L),
        10,
        0,
        violations,
        Map.of(),
        "");
  }
}
