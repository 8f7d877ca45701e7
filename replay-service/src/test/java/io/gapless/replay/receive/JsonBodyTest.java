package io.gapless.replay.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.InvalidEventException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {
  private static final Set<String> KNOWN = Set.of("entity.type", "entity.id", "by");

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

  private static void assertRefused(String body, String why) {
    assertThatThrownBy(() -> JsonBody.parse(body.getBytes(UTF_8), KNOWN))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(why);
  }
}
