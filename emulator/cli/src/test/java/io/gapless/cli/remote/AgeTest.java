package io.gapless.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgeTest {
  @ParameterizedTest
  @CsvSource({
    "-5, 0 s",
    "999, 0 s",
    "34000, 34 s",
    "119999, 119 s",
    "120000, 2 min",
    "7199999, 119 min",
    "7200000, 2 h",
    "172799999, 47 h",
    "172800000, 2 d",
  })
  void it_is_said_in_a_unit_that_suits_it(long millis, String said) {
    assertThat(Age.of(millis)).isEqualTo(said);
  }
}
