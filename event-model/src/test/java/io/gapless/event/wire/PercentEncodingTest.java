package io.gapless.event.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.EntityKey;
import io.gapless.event.InvalidEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a+b | \"a+b\"",
        "a%2Bb | \"a+b\"",
        "a%20 | \"a \"",
        "a%2fb%2Fc | \"a/b/c\"",
        "caf%C3%A9 | \"café\"",
        "cafe%CC%81 | \"cafe\u0301\"",
        "%F0%9F%98%80 | \"😀\"",
        "a%25zz | \"a%zz\"",
        "a;b=c&d | \"a;b=c&d\"",
      })
  void decoding_is_exact(String encoded, String decoded) {
    assertThat(PercentEncoding.decode("f", encoded)).isEqualTo(decoded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order-A", "a b", "a/b", "a+b", "\u00e9", "e\u0301", "😀", "%2F", "..", "a\"b", " ", "~_.-"
      })
  void what_is_encoded_is_decoded(String text) {
    String encoded = PercentEncoding.encode(text);

    assertThat(PercentEncoding.decode("f", encoded)).isEqualTo(text);
    assertThat(encoded).matches("[A-Za-z0-9_~%-]*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%1",
        "a%",
        "%zz",
        "%+1",
        "%-1",
        "%٣٣",
        "é",
        "a b",
        "%FF",
        "%C3",
        "%C0%AF",
        "%ED%A0%80",
        "\u0000",
        "\u007f"
      })
  void anything_else_is_refused_and_named(String encoded) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> PercentEncoding.decode("entityId", encoded))
        .satisfies(e -> assertThat(e.field()).isEqualTo("entityId"));
  }

  @Test
  void an_entity_is_two_segments_whatever_its_id_holds() {
    EntityKey entity = EntityKey.of("account", "a/b é.");

    assertThat(PercentEncoding.path(entity)).isEqualTo("account/a%2Fb%20%C3%A9%2E");
    assertThat(PercentEncoding.entity("account", "a%2Fb%20%C3%A9%2E")).isEqualTo(entity);
  }

  @Test
  void an_id_of_dots_is_no_direction() {
    assertThat(PercentEncoding.path(EntityKey.of("account", ".."))).isEqualTo("account/%2E%2E");
  }

  @Test
  void segments_that_name_no_entity_are_refused_by_their_part() {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> PercentEncoding.entity("acc%20ount", "a"))
        .satisfies(e -> assertThat(e.field()).isEqualTo("entityType"));
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> PercentEncoding.entity("account", "%00"))
        .satisfies(e -> assertThat(e.field()).isEqualTo("entityId"));
  }
}
