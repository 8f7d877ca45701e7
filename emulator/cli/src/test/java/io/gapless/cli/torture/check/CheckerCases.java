package io.gapless.cli.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.torture.verdict.Invariant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** One history, judged. A case's name begins with the invariant's. */
final class CheckerCases {
  private CheckerCases() {}

  /** Breaks {@code expected}, and nothing else but {@code more}. */
  static DynamicTest bad(
      String name, Invariant expected, SampleEvidence evidence, Invariant... more) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          List<Invariant> broken = evidence.broken();
          assertThat(broken).contains(expected);
          assertThat(broken)
              .isSubsetOf(Stream.concat(Stream.of(expected), Stream.of(more)).toList());
        });
  }

  /** Breaks nothing. */
  static DynamicTest near(String name, SampleEvidence evidence) {
    return DynamicTest.dynamicTest(name, () -> assertThat(evidence.broken()).isEmpty());
  }
}
