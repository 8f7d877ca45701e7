package io.gapless.replay.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationRangeTest {
  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT1M"})
  void both_ends_are_allowed(String value) {
    assertThatCode(() -> require(value)).doesNotThrowAnyException();
  }

  @Test
  void what_is_shorter_or_longer_is_refused_by_its_key() {
    assertThatThrownBy(() -> require("PT0.999S"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gapless.drain.lease must be PT1S to PT1M, is PT0.999S");
    assertThatThrownBy(() -> require("PT1M0.001S"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gapless.drain.lease must be PT1S to PT1M, is PT1M0.001S");
  }

  private static void require(String value) {
    DurationRange.require(
        "gapless.drain.lease", Duration.parse(value), Duration.ofSeconds(1), Duration.ofMinutes(1));
  }
}
