package io.gapless.cli.torture.run;

import io.gapless.cli.run.Screen;
import io.gapless.cli.torture.ledger.Ledger;
import io.gapless.cli.torture.ledger.Report;
import io.gapless.cli.torture.ledger.SeedResult;
import io.gapless.cli.torture.probe.GroupProtocol;
import io.gapless.cli.torture.system.TortureSystem;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Verdict;
import io.gapless.stack.Directories;
import io.gapless.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;

/**
 * Runs seeds one after the other and keeps what came of each.
 *
 * @param directory where histories and report are
 * @param ledgerFile where the ledger is
 * @param stack names the directory of the stack, which is emptied for each seed
 * @param screen where it is told
 */
public record Torture(Path directory, Path ledgerFile, String stack, Screen screen) {
  /**
   * Runs one seed and adds it to the ledger and the report.
   *
   * @throws StackException if the stack cannot be started, which says nothing of the seed
   */
  public SeedResult run(SeedPlan plan) throws InterruptedException {
    Ledger ledger = Ledger.of(ledgerFile);
    Path histories = empty(directory.resolve("seed-" + plan.seed()));
    SeedRun.Outcome outcome = play(plan, histories, ledger);
    SeedResult result = result(plan, outcome);
    ledger.add(result);
    tell(result);
    Report.write(ledger.results(), directory);
    return result;
  }

  private SeedRun.Outcome play(SeedPlan plan, Path histories, Ledger ledger)
      throws InterruptedException {
    try (TortureSystem system =
        TortureSystem.start(
            stack, plan.jdbcFallback(), plan.brokers(), GroupProtocol.of(plan.seed()), histories)) {
      return SeedRun.run(plan, system, histories, screen, ledger.cellsBefore(plan.settings()));
    }
  }

  private static SeedResult result(SeedPlan plan, SeedRun.Outcome outcome) {
    Verdict verdict = outcome.verdict();
    return new SeedResult(
        plan.settings(),
        Commit.current(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        verdict.events(),
        outcome.attempts(),
        outcome.cells(),
        outcome.allCells(),
        verdict.hits(),
        outcome.took(),
        outcome.took().getOrDefault(Convergence.DRAINED, -1L),
        outcome.ready(),
        verdict.missingOnTopic(),
        verdict.violations(),
        verdict.counts(),
        outcome.trouble());
  }

  private void tell(SeedResult result) {
    screen.say(
        "seed %d: %,d events, %d faults, %s"
            .formatted(
                result.seed(),
                result.events(),
                result.faults(),
                result.isClean() ? "nothing broken" : "BROKEN " + result.counts()));
    if (!result.trouble().isEmpty()) {
      screen.say("  " + result.trouble());
    }
    Set<Invariant> told = EnumSet.noneOf(Invariant.class);
    result.violations().stream()
        .filter(it -> told.add(it.invariant()))
        .forEach(it -> screen.say("  " + it));
  }

  private static Path empty(Path directory) {
    Directories.delete(directory);
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
