package io.gapless.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityKeyTest {
  @Test
  void keys_are_bytes() {
    assertThat(EntityKey.of("account", "order-A"))
        .isNotEqualTo(EntityKey.of("account", "order-a"))
        .isNotEqualTo(EntityKey.of("account", "order-A "))
        .isNotEqualTo(EntityKey.of("account", "ordér-A"))
        .isNotEqualTo(EntityKey.of("Account", "order-A"));
  }

  @Test
  void keys_sort_by_their_bytes_as_the_stores_do() {
    EntityKey astral = EntityKey.of("account", "\uD83D\uDE00");
    EntityKey privateUse = EntityKey.of("account", "\uFFFD");

    assertThat(astral).isGreaterThan(privateUse);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\rb", "a\u0000b", "a\u001b[31m", "\uD83D"})
  void an_id_that_some_store_or_log_could_not_keep_is_refused(String id) {
    assertThatThrownBy(() -> EntityKey.of("account", id))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("entityId must");
  }

  @Test
  void the_bound_of_an_id_is_in_bytes() {
    assertThat(EntityKey.of("account", "ä".repeat(127)).id()).hasSize(127);
    assertThatThrownBy(() -> EntityKey.of("account", "ä".repeat(128)))
        .hasMessageContaining("255 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a b", "a/b", "ä", "a.b", "../x"})
  void a_type_that_could_not_name_a_topic_is_refused(String type) {
    assertThatThrownBy(() -> EntityKey.of(type, "a")).hasMessageStartingWith("entityType must");
  }
}
