package io.gapless.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.bench.live.LowPriority;
import io.gapless.cli.run.Screen;
import io.gapless.cli.torture.ledger.SeedResult;
import io.gapless.cli.torture.run.SeedPlan;
import io.gapless.cli.torture.run.Torture;
import io.gapless.cli.torture.verdict.Sometimes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One seed of what {@code ./gapless torture} runs for hours. */
final class TortureIT {
  private static final long SEED = 7;

  /** Other modules' tests run at the same time, and look at clocks. */
  @BeforeAll
  static void yieldToOtherTests() {
    LowPriority.giveToThis();
  }

  @Test
  void ninety_seconds_of_torture_break_no_promise(@TempDir Path directory)
      throws InterruptedException {
    String stack = "test-" + ProcessHandle.current().pid() + "-torture";
    SeedPlan plan = new SeedPlan(SEED, Duration.ofSeconds(90), 25, true, 1, SeedPlan.ALL);

    SeedResult result =
        new Torture(directory, directory.resolve("ledger.ndjson"), stack, Screen.standard())
            .run(plan);

    assertThat(result.trouble()).isEmpty();
    assertThat(result.violations()).describedAs("repeat with " + result.command()).isEmpty();
    assertThat(result.events()).isGreaterThan(1_000);
    assertThat(result.faults()).isGreaterThan(4);
    assertThat(result.hits()).containsKeys(Sometimes.BORN_LAST, Sometimes.LOST_LAST_FOUND);
    assertThat(directory.resolve("report.html")).content().contains("<svg", result.command());
  }
}
