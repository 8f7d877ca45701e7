package io.gapless.command.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.command.log.InMemoryCommandLog;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Payload;
import org.junit.jupiter.api.Test;

class EntityStatesTest {
  private static final EntityKey ENTITY = EntityKey.of("text", "t");

  private final InMemoryCommandLog log = new InMemoryCommandLog();
  private final EntityStates<String, String> states =
      new EntityStates<>(TextEntity.definition(), log, 10);

  @Test
  void an_entity_without_events_has_the_initial_state() {
    assertThat(states.load(ENTITY)).isEqualTo(new LoadedEntity<>(EntityVersion.none(), ""));
    assertThat(states.load(ENTITY).exists()).isFalse();
  }

  @Test
  void an_entity_of_several_pages_is_folded_in_order() {
    int count = EntityStates.PAGE * 2 + 1;
    TextEntity.write(log, ENTITY, "a".repeat(count - 1) + "z");

    LoadedEntity<String> loaded = states.load(ENTITY);

    assertThat(loaded.version()).isEqualTo(EntityVersion.of(count));
    assertThat(loaded.state()).hasSize(count).endsWith("az");
  }

  @Test
  void only_later_events_are_read_again() {
    TextEntity.write(log, ENTITY, "abc");
    states.load(ENTITY);
    TextEntity.write(log, ENTITY, "d");
    int before = log.eventsRead();

    LoadedEntity<String> loaded = states.load(ENTITY);

    assertThat(loaded).isEqualTo(new LoadedEntity<>(EntityVersion.of(4), "abcd"));
    assertThat(log.eventsRead() - before).isEqualTo(1);
  }

  @Test
  void what_is_forgotten_is_read_from_the_start() {
    TextEntity.write(log, ENTITY, "abc");
    states.load(ENTITY);
    log.lose(ENTITY, EntityVersion.of(2));
    states.forget(ENTITY);

    assertThat(states.load(ENTITY)).isEqualTo(new LoadedEntity<>(EntityVersion.of(1), "a"));
  }

  @Test
  void an_older_state_does_not_replace_a_newer_one() {
    TextEntity.write(log, ENTITY, "abc");
    LoadedEntity<String> newer = states.load(ENTITY);
    states.remember(ENTITY, new LoadedEntity<>(EntityVersion.of(1), "x"));

    assertThat(states.load(ENTITY)).isEqualTo(newer);
  }

  @Test
  void a_missing_version_is_not_folded_over() {
    log.plant(TextEntity.event(ENTITY, 1, Payload.ofText("{\"c\":\"a\"}")));
    log.plant(TextEntity.event(ENTITY, 3, Payload.ofText("{\"c\":\"c\"}")));

    assertThatExceptionOfType(UnreadableEventException.class)
        .isThrownBy(() -> states.load(ENTITY))
        .withMessageContaining("does not follow version 1");
  }

  @Test
  void a_payload_that_is_no_json_is_not_folded() {
    log.plant(TextEntity.event(ENTITY, 1, Payload.ofText("not json")));

    assertThatExceptionOfType(UnreadableEventException.class)
        .isThrownBy(() -> states.load(ENTITY))
        .withMessageContaining("version 1")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("not json"));
  }

  @Test
  void an_event_its_type_does_not_know_is_not_folded() {
    log.plant(TextEntity.event(ENTITY, 1, Payload.ofText("{}")));

    assertThatExceptionOfType(UnreadableEventException.class).isThrownBy(() -> states.load(ENTITY));
  }
}
