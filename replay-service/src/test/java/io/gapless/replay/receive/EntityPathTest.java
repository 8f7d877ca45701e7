package io.gapless.replay.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.InvalidEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntityPathTest {
  @ParameterizedTest
  @CsvSource({
    "a, a",
    "A, A",
    "a+b, a+b",
    "a%2Bb, a+b",
    "a%2Fb, a/b",
    "a%2fb, a/b",
    "a%20, 'a '",
    "ord%C3%A9r, ordér",
    "%F0%9F%98%80, 😀",
    "a!$&'()*;=:@~, 'a!$&''()*;=:@~'",
    "%25, %",
    "a%3Fb, a?b",
    ".., ..",
  })
  void an_id_is_decoded_exactly(String raw, String id) {
    assertThat(EntityPath.parse("/v1/events/account/" + raw).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/events/account/a%, entityId",
    "/v1/events/account/a%2, entityId",
    "/v1/events/account/a%zz, entityId",
    "/v1/events/account/a%+1, entityId",
    "/v1/events/account/%C3, entityId",
    "/v1/events/account/%C0%AF, entityId",
    "/v1/events/account/%ED%A0%80, entityId",
    "/v1/events/account/%00, entityId",
    "/v1/events/account/a%0Ab, entityId",
    "/v1/events/account/é, entityId",
    "/v1/events/account/, entityId",
    "/v1/events/acc%20ount/a, entityType",
    "/v1/events//a, entityType",
    "/v1/events/account/a/b, path",
    "/v1/events/account, path",
  })
  void a_path_that_names_no_entity_is_refused_by_its_part(String raw, String field) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> EntityPath.parse(raw))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void an_id_that_is_too_long_is_refused() {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> EntityPath.parse("/v1/events/account/" + "%C3%A9".repeat(128)));
    assertThat(EntityPath.parse("/v1/events/account/" + "%C3%A9".repeat(127)).id()).hasSize(127);
  }
}
