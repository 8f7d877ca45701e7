package io.gapless.replay.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.replay.security.Access.JwtChecks;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTest {
  private static final Optional<JwtChecks> CHECKED = Optional.of(new JwtChecks("us", "replay"));

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
  void without_any_proof_loopback_is_open(String host) {
    Access access = Access.of(host, false, Optional.empty());

    assertThat(access.isOpen()).isTrue();
    assertThat(access.unsafe()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "", "10.0.0.7", "no.such.host.invalid"})
  void without_any_proof_nothing_else_is(String host) {
    Access access = Access.of(host, false, Optional.empty());

    assertThat(access.isOpen()).isFalse();
    assertThat(access.unsafe()).hasValueSatisfying(it -> assertThat(it).contains("tokens"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void with_a_way_to_prove_it_nobody_else_is_served(String host) {
    for (Access access :
        new Access[] {Access.of(host, true, Optional.empty()), Access.of(host, false, CHECKED)}) {
      assertThat(access.isOpen()).isFalse();
      assertThat(access.unsafe()).isEmpty();
    }
  }

  @Test
  void jwts_of_anybody_or_for_anybody_are_unsafe_even_on_loopback() {
    for (JwtChecks lax : new JwtChecks[] {new JwtChecks("", "replay"), new JwtChecks("us", "")}) {
      Access access = Access.of("127.0.0.1", true, Optional.of(lax));

      assertThat(access.isOpen()).isFalse();
      assertThat(access.unsafe()).hasValueSatisfying(it -> assertThat(it).contains("audience"));
    }
  }
}
