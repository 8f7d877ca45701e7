package io.gapless.replay.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class KnownTokensTest {
  private final KnownTokens tokens =
      new KnownTokens()
          .with("zoe", Role.OPERATOR, "a-token-of-some-length")
          .with("shop", Role.PROJECTION, "another-token-of-length");

  @Test
  void each_token_is_its_bearers() {
    assertThat(tokens.bearer("a-token-of-some-length"))
        .contains(new KnownTokens.Bearer("zoe", Role.OPERATOR));
    assertThat(tokens.bearer("another-token-of-length"))
        .contains(new KnownTokens.Bearer("shop", Role.PROJECTION));
  }

  @Test
  void no_other_is_anybodys() {
    for (String other :
        new String[] {"", "a-token-of-some-lengt", "a-token-of-some-length ", "zoe"}) {
      assertThat(tokens.bearer(other)).isEmpty();
    }
  }

  @Test
  void a_token_that_could_be_guessed_is_refused_without_being_told() {
    assertThatThrownBy(() -> tokens.with("kim", Role.VIEWER, "nineteen-characters"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("gapless.security.tokens.kim.token must")
        .hasMessageNotContaining("nineteen");
  }

  @Test
  void there_are_three_roles() {
    assertThat(Role.of("viewer")).isEqualTo(Role.VIEWER);
    assertThat(Role.of("projection")).isEqualTo(Role.PROJECTION);
    assertThat(Role.of("operator")).isEqualTo(Role.OPERATOR);
    assertThatThrownBy(() -> Role.of("admin")).hasMessageContaining("viewer, projection, operator");
  }
}
