package io.gapless.projection.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestKitStoredEventsTest {
  private static final EntityKey ANN = EntityKey.of("account", "ann");

  private final StoredEvents events = StoredEvents.create();

  @Test
  void an_event_gets_version_position_id_digest_and_time() {
    Event first = events.store("account", "ann", "Opened", "{}");
    Event others = events.store("account", "bob", "Opened", "{}");
    Event second = events.store(ANN, "Changed", 3, "{\"a\":1}".getBytes(UTF_8));

    assertThat(second.version()).isEqualTo(EntityVersion.of(2));
    assertThat(second.position()).isEqualTo(Position.of(3));
    assertThat(second.schemaVersion()).isEqualTo(3);
    assertThat(second.payload()).isEqualTo(Payload.ofText("{\"a\":1}"));
    assertThat(second.id().value().version()).isEqualTo(7);
    assertThat(second.id().value().variant()).isEqualTo(2);
    assertThat(second.occurredAt()).isEqualTo(first.occurredAt().plusSeconds(2));
    assertThat(Set.of(first.id(), others.id(), second.id())).hasSize(3);
    assertThat(events.all()).containsExactly(first, others, second);
    assertThat(events.of(ANN)).containsExactly(first, second);
  }

  @Test
  void equal_calls_make_equal_events() {
    Event here = events.store("account", "ann", "Opened", "{}");

    assertThat(StoredEvents.create().store("account", "ann", "Opened", "{}")).isEqualTo(here);
  }

  @Test
  void an_unstored_event_is_like_a_stored_one_but_not_there() {
    Event stored = events.store("account", "ann", "Opened", "{}");
    Event unstored = events.unstored(ANN, EntityVersion.of(2), "Changed", "{}");
    Event next = events.store("account", "ann", "Changed", "{}");

    assertThat(events.of(ANN)).containsExactly(stored, next);
    assertThat(unstored.version()).isEqualTo(next.version());
    Set<EventId> ids = new HashSet<>(Set.of(stored.id(), unstored.id(), next.id()));
    assertThat(ids).hasSize(3);
    assertThat(next.position()).isEqualTo(Position.of(3));
  }

  @Test
  void what_an_append_would_refuse_is_refused() {
    Event stored = events.store("account", "ann", "Opened", "{}");
    byte[] large = new byte[Payload.MAX_BYTES + 1];

    assertThatThrownBy(() -> events.store("no type", "ann", "Opened", "{}"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("entityType must be");
    assertThatThrownBy(() -> events.store("account", "", "Opened", "{}"))
        .hasMessageStartingWith("entityId must have");
    assertThatThrownBy(() -> events.store("account", "ann", "", "{}"))
        .hasMessageStartingWith("eventType must have");
    assertThatThrownBy(() -> events.store(ANN, "Opened", 0, new byte[0]))
        .hasMessageStartingWith("schemaVersion must be");
    assertThatThrownBy(() -> events.store(ANN, "Opened", 1, large))
        .hasMessageStartingWith("payload must have at most 1000000 bytes");
    assertThatThrownBy(() -> events.store(ANN, stored.content()))
        .hasMessageStartingWith("eventId must be new");
    assertThatThrownBy(() -> events.unstored(ANN, EntityVersion.none(), "Opened", "{}"))
        .isInstanceOf(InvalidEventException.class);
    assertThat(events.all()).containsExactly(stored);
  }

  @Test
  void it_is_bounded() {
    for (int i = 0; i < StoredEvents.MOST; i++) {
      events.store("account", "ann", "Changed", "{}");
    }

    assertThatThrownBy(() -> events.store("account", "ann", "Changed", "{}"))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("holds 100000");
  }
}
