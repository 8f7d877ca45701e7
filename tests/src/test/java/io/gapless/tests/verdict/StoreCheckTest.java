package io.gapless.tests.verdict;

import static io.gapless.tests.verdict.SampleHistory.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityVersion;
import org.junit.jupiter.api.Test;

/**
 * For each way in which the event store can be wrong: the least bad history, and a good one that
 * comes close.
 */
final class StoreCheckTest {
  private static final EntityVersion FIRST = EntityVersion.first();
  private static final EntityVersion SECOND = EntityVersion.of(2);

  @Test
  void a_version_left_out_is_a_hole() {
    assertThat(new SampleHistory().committed(A, 2).applied(A, 2).findings())
        .contains(new Finding.Hole(A, FIRST));
  }

  @Test
  void holes_in_positions_are_none_in_versions() {
    assertThat(
            new SampleHistory()
                .eventAt(3, A, 1, "a1")
                .eventAt(9, A, 2, "a2")
                .command("a1", A, 1, 1)
                .command("a2", A, 2, 2)
                .applied(A, 1)
                .applied(A, 2)
                .findings())
        .isEmpty();
  }

  @Test
  void a_later_version_at_a_lower_position_is_swapped() {
    assertThat(
            new SampleHistory()
                .eventAt(9, A, 1, "a1")
                .eventAt(3, A, 2, "a2")
                .command("a1", A, 1, 1)
                .command("a2", A, 2, 2)
                .applied(A, 1)
                .applied(A, 2)
                .findings())
        .containsExactly(new Finding.Swapped(A, SECOND));
  }
}
