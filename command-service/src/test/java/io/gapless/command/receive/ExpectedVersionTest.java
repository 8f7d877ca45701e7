package io.gapless.command.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.EntityVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedVersionTest {
  @Test
  void nothing_a_star_or_one_version_can_be_expected() {
    assertThat(ExpectedVersion.parse(Optional.empty())).isEqualTo(new ExpectedVersion.Any());
    assertThat(ExpectedVersion.parse(Optional.of("*"))).isEqualTo(new ExpectedVersion.Existing());
    assertThat(ExpectedVersion.parse(Optional.of(" \"0\" "))).isEqualTo(exactly(0));
    assertThat(ExpectedVersion.parse(Optional.of("\"999999999999999999\"")))
        .isEqualTo(exactly(999_999_999_999_999_999L));
  }

  @Test
  void a_tag_is_read_back() {
    EntityVersion version = EntityVersion.of(42);

    assertThat(ExpectedVersion.parse(Optional.of(ExpectedVersion.tag(version))))
        .isEqualTo(exactly(42));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "W/\"3\"",
        "\"3\", \"4\"",
        "\"-1\"",
        "\"03\"",
        "\"abc\"",
        "\"\"",
        "\"٣\"",
        "**",
        "\"9999999999999999999\""
      })
  void anything_else_is_refused(String header) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> ExpectedVersion.parse(Optional.of(header)))
        .satisfies(e -> assertThat(e.field()).isEqualTo("If-Match"));
  }

  private static ExpectedVersion exactly(long version) {
    return new ExpectedVersion.Exactly(EntityVersion.of(version));
  }
}
