package io.gapless.cli.torture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.cli.torture.verdict.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  /** As lines were written before they had a matrix, brokers and times to be ready. */
  private static final String OLD =
      """
      {"seed":9,"seconds":300,"perSecond":40,"fallback":"spanner","only":"","commit":"0123456789ab",\
      "at":"2026-01-01T00:00:00Z","events":100,"attempts":200,"cells":{"kafka / kill -9":1},\
      "allCells":["kafka / kill -9","topic / gone"],"hits":{"CONFLICT":5},\
      "convergedMillis":{"live":900},"drainedMillis":10,"missingOnTopic":0,"violations":[],\
      "counts":{},"trouble":""}
      """;

  @Test
  void a_ledger_grows_from_run_to_run(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("docs").resolve("ledger.ndjson");
    Ledger.of(file).add(result(3, List.of()));
    Ledger.of(file).add(result(4, List.of()));

    Ledger ledger = Ledger.of(file);
    assertThat(ledger.results()).containsExactly(result(3, List.of()), result(4, List.of()));
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .filteredOn(it -> it.contains("gone"))
        .hasSize(1);
    Totals totals = Totals.of(ledger.results());
    assertThat(totals.cells()).isEqualTo(Map.of("kafka / kill -9", 4L, "topic / gone", 0L));
    assertThat(totals.rare()).containsExactly("topic / gone (0)");
    assertThat(totals.hits()).isEqualTo(Map.of(Sometimes.CONFLICT, 2L));
    assertThat(totals.missed()).contains(Sometimes.OVERTAKEN).doesNotContain(Sometimes.CONFLICT);
  }

  @Test
  void lines_of_older_versions_are_read_and_what_they_lack_is_empty(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("ledger.ndjson");
    Files.writeString(file, OLD);

    SeedResult read = Ledger.of(file).results().getFirst();

    assertThat(read.settings()).isEqualTo(new SeedSettings(9, 300, 40, "spanner", 1, ""));
    assertThat(read.allCells()).containsExactly("kafka / kill -9", "topic / gone");
    assertThat(read.readyMillis()).isEmpty();
    assertThat(read.isClean()).isTrue();
  }

  @Test
  void what_another_machine_has_run_is_added_once(@TempDir Path directory) {
    Path file = directory.resolve("ledger.ndjson");
    Ledger here = Ledger.of(file);
    here.add(result(3, List.of()));
    Ledger there = Ledger.of(directory.resolve("other.ndjson"));
    there.add(result(3, List.of()));
    there.add(result(8, List.of()));

    assertThat(here.merge(there)).isEqualTo(1);
    assertThat(here.merge(there)).isZero();
    assertThat(Ledger.of(file).results()).extracting(SeedResult::seed).containsExactly(3L, 8L);
  }

  @Test
  void fresh_seeds_are_none_that_were_run(@TempDir Path directory) {
    Ledger ledger = Ledger.of(directory.resolve("ledger.ndjson"));
    long drawn = ledger.freshSeeds(5, new Random(1));

    ledger.add(result(drawn + 4, List.of()));

    assertThat(ledger.freshSeeds(5, new Random(1))).isNotEqualTo(drawn);
    assertThat(ledger.freshSeeds(4, new Random(1))).isEqualTo(drawn);
  }

  @Test
  void a_repetition_draws_what_was_drawn_at_first_and_counts_once(@TempDir Path directory) {
    Ledger ledger = Ledger.of(directory.resolve("ledger.ndjson"));
    ledger.add(result(1, List.of()));
    ledger.add(result(2, List.of()));
    ledger.add(result(2, List.of()));

    assertThat(ledger.has(result(2, List.of()).settings())).isTrue();
    assertThat(ledger.cellsBefore(result(2, List.of()).settings()))
        .isEqualTo(Map.of("kafka / kill -9", 2L, "topic / gone", 0L));
    assertThat(ledger.cellsBefore(result(7, List.of()).settings()))
        .isEqualTo(Map.of("kafka / kill -9", 6L, "topic / gone", 0L));
    assertThat(Totals.of(ledger.results()).clean()).isEqualTo(2);
  }

  @Test
  void a_broken_seed_leaves_no_bound() {
    Violation violation = new Violation(Invariant.I7, "probe/a", "twice", List.of());

    Totals totals = Totals.of(List.of(result(1, List.of()), result(2, List.of(violation))));

    assertThat(totals.broken()).isEqualTo(1);
    assertThat(totals.bound()).isEqualTo(1);
    assertThat(totals.lines()).noneMatch(it -> it.contains("bound"));
  }

  @Test
  void the_report_gives_the_bound_of_clean_runs(@TempDir Path directory) throws IOException {
    Path page =
        Report.write(
            List.of(
                result(1, List.of()),
                result(2, List.of()),
                result(3, List.of()),
                result(4, List.of())),
            directory);

    assertThat(Files.readString(page))
        .contains(
            "4 clean seeds bound",
            "75.0 %",
            "p99 1.5 s",
            "--from 1 --seeds 1 --seconds 90 --rate 40")
        .contains("<td class=bad>topic / gone");
  }

  @Test
  void the_report_shows_what_was_broken_as_text(@TempDir Path directory) throws IOException {
    Violation violation =
        new Violation(Invariant.I7, "probe/<b>", "twice", List.of("log: line <script>"));

    String page = Files.readString(Report.write(List.of(result(1, List.of(violation))), directory));

    assertThat(page).contains("seed 1 I7 probe/&lt;b>: twice").doesNotContain("<script>");
    assertThat(page).doesNotContain("clean seeds bound");
  }

  private static SeedResult result(long seed, List<Violation> violations) {
    return new SeedResult(
        new SeedSettings(seed, 90, 40, "jdbc", 1, ""),
        "abc",
        "2026-01-01T00:00:00Z",
        100,
        200,
        Map.of("kafka / kill -9", 2L),
        List.of("kafka / kill -9", "topic / gone"),
        Map.of(Sometimes.CONFLICT, 1L),
        Map.of("live", 1_500L),
        10,
        Map.of("command-1", 4_000L),
        0,
        violations,
        Map.of(),
        "");
  }
}
