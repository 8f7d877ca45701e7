package io.gapless.cli.torture.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.torture.check.Checker;
import io.gapless.cli.torture.evidence.Effect;
import io.gapless.cli.torture.evidence.EvidenceFiles;
import io.gapless.cli.torture.evidence.RowFile;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker on thousands of events, which go through all its files. */
final class MadeUpSeedTest {
  private static final int EVENTS = 20_000;

  @Test
  void nothing_is_broken_in_it(@TempDir Path directory) {
    Verdict verdict = Checker.check(MadeUpSeed.write(directory, EVENTS));

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.events()).isEqualTo(EVENTS);
  }

  @Test
  void one_effect_too_many_is_found_among_thousands(@TempDir Path directory) {
    EvidenceFiles files = MadeUpSeed.write(directory, EVENTS);
    List<Effect> effects;
    try (Stream<Effect> all = files.probes().getFirst().effects()) {
      effects = all.toList();
    }
    Effect again = effects.get(EVENTS / 2);
    try (RowFile<Effect> rewritten = files.writeEffects("live")) {
      effects.forEach(rewritten::add);
      rewritten.add(again);
    }

    Verdict verdict = Checker.check(files);

    assertThat(verdict.counts()).containsEntry(Invariant.I7, 1L);
    assertThat(verdict.violations().getFirst().subject()).isEqualTo(again.entity().toString());
  }
}
