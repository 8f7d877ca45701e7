package io.gapless.tests.verdict;

import static io.gapless.tests.verdict.SampleHistory.A;
import static io.gapless.tests.verdict.SampleHistory.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The counts; each way to be wrong has its own tests. */
final class VerdictTest {
  @Test
  void counts_what_was_committed_and_what_was_applied() {
    Verdict verdict = new SampleHistory().committed(A, 1).committed(B, 1).applied(B, 1).verdict();

    assertThat(verdict.committed()).isEqualTo(2);
    assertThat(verdict.applied()).isEqualTo(1);
    assertThat(verdict.isKept()).isFalse();
    assertThat(verdict.isKeptSoFar()).isTrue();
  }

  @Test
  void a_history_without_anything_is_good() {
    assertThat(new SampleHistory().verdict()).isEqualTo(new Verdict(0, 0, List.of()));
  }
}
