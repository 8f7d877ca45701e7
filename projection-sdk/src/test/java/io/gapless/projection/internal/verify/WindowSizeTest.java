package io.gapless.projection.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.ProjectionSettings;
import org.junit.jupiter.api.Test;

final class WindowSizeTest {
  private final WindowSize size = new WindowSize(10_000);

  @Test
  void windows_grow_up_to_a_bound_while_they_are_passed_at_once() {
    size.passedAtOnce(10_000);
    assertThat(size.positions()).isEqualTo(20_000);

    for (int i = 0; i < 40; i++) {
      size.passedAtOnce(10_000);
    }
    assertThat(size.positions()).isEqualTo(ProjectionSettings.Verify.MOST_POSITIONS);
  }

  @Test
  void one_that_waits_makes_the_next_as_set() {
    size.passedAtOnce(1);

    size.waits(false);

    assertThat(size.positions()).isEqualTo(10_000);
  }

  @Test
  void heads_that_take_much_memory_let_them_grow_no_further() {
    size.passedAtOnce(10_000);
    size.passedAtOnce(20_000);

    assertThat(size.positions()).isEqualTo(20_000);
  }

  @Test
  void in_a_rebuild_a_window_is_larger_though_it_waits() {
    size.waits(true);
    size.waits(true);

    assertThat(size.positions()).isEqualTo(50_000);
    size.waits(false);
    assertThat(size.positions()).isEqualTo(10_000);
  }
}
