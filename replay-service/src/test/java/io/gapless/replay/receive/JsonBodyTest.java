package io.gapless.replay.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.InvalidEventException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {
  private static final Set<String> KNOWN = Set.of("entity.type", "entity.id", "by", "some.ids[]");

  @Test
  void no_member_can_be_given_twice_under_two_spellings() {
    assertRefused("{\"entity\":{\"id\":\"a\"},\"entity.id\":\"b\"}", "nest it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"by\":\"a\",\"by\":\"b\"}",
        "{\"entity\":{\"id\":\"a\",\"id\":\"b\"}}",
        "{\"by\":\"a\"",
        "nonsense"
      })
  void what_is_not_one_plain_object_is_refused(String body) {
    assertRefused(body, "JSON");
  }

  @Test
  void an_array_of_texts_is_read_in_its_order() {
    String body = "{\"some\":{\"ids\":[\"b\",\"a\",\"b\"]},\"by\":\"c\"}";
    Query query = JsonBody.parse(body.getBytes(UTF_8), KNOWN);
    assertThat(query.texts("some.ids")).containsExactly("b", "a", "b");
    assertThat(query.text("by")).isEqualTo("c");
    assertThat(JsonBody.parse("{}".getBytes(UTF_8), KNOWN).texts("some.ids")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"some\":{\"ids\":\"a\"}}",
        "{\"some\":{\"ids\":[1]}}",
        "{\"some\":{\"ids\":[\"a\",null]}}",
        "{\"some\":{\"ids\":[[\"a\"]]}}",
        "{\"some\":{\"ids\":[{\"a\":\"b\"}]}}",
        "{\"some\":{\"ids\":{}}}",
        "{\"some\":{\"ids\":null}}"
      })
  void what_is_no_array_of_texts_is_refused(String body) {
    assertRefused(body, "must be an array of texts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"by\":[\"a\"]}", "{\"some\":{\"ids\":[\"a\"]"})
  void an_array_where_none_belongs_or_without_an_end_is_refused(String body) {
    assertRefused(body, "must be");
  }

  private static void assertRefused(String body, String why) {
    assertThatThrownBy(() -> JsonBody.parse(body.getBytes(UTF_8), KNOWN))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(why);
  }
}
