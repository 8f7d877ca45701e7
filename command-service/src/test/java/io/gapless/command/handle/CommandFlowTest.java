package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.ENTITY;
import static io.gapless.command.handle.FlowFixture.NOW;
import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.command.load.UnreadableEventException;
import io.gapless.event.Digest;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes of one command alone. */
class CommandFlowTest {
  private final FlowFixture flow = new FlowFixture();

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void a_command_is_committed_with_all_that_is_known_of_it() {
    CommandOutcome outcome =
        flow.handle(command("add").header("Gapless-Actor", "ada").body("{\"by\":\"2\"}"));

    assertThat(outcome).isEqualTo(committed(2, 2));
    Event first = flow.stored().getFirst();
    assertThat(first.type()).isEqualTo("Added");
    assertThat(first.occurredAt()).isEqualTo(NOW);
    assertThat(first.metadata()).isEqualTo(Map.of("actor", "ada"));
    assertThat(first.id()).isNotEqualTo(flow.stored().getLast().id());
  }

  @Test
  void the_next_command_is_decided_on_what_the_last_one_did() {
    flow.handle(command("add").body("{\"by\":\"9\"}"));

    assertThat(flow.handle(command("add").body("{\"by\":\"2\"}")))
        .isEqualTo(new CommandOutcome.Rejected("too-much", "a counter ends at 10"));
  }

  @Test
  void a_command_that_changes_nothing_is_committed_without_events() {
    flow.handle(command("add").body("{\"by\":\"1\"}"));

    assertThat(flow.handle(command("add").body("{\"by\":\"0\"}"))).isEqualTo(committed(1, 0));
  }

  @Test
  void an_entity_that_does_not_exist_is_unknown() {
    assertThat(flow.handle(command("reset"))).isEqualTo(new CommandOutcome.EntityUnknown());
  }

  @Test
  void an_unknown_command_or_entity_type_is_told_apart() {
    assertThat(flow.handle(command("fly"))).isEqualTo(new CommandOutcome.CommandUnknown());
    assertThat(flow.handle(command("add").path("/v1/meter/c/commands/add")))
        .isEqualTo(new CommandOutcome.EntityTypeUnknown());
  }

  @Test
  void what_is_malformed_is_named() {
    assertThat(flow.handle(command("add").body("{}")))
        .isEqualTo(new CommandOutcome.Malformed("by", "is missing"));
    assertThat(flow.handle(command("add").body("nonsense")))
        .isInstanceOfSatisfying(
            CommandOutcome.Malformed.class, it -> assertThat(it.field()).isEqualTo("body"));
  }

  @Test
  void an_event_that_is_too_large_is_refused_before_the_commit() {
    assertThat(flow.handle(command("fill")))
        .isEqualTo(new CommandOutcome.PayloadTooLarge(Payload.MAX_BYTES + 12, Payload.MAX_BYTES));
    assertThat(flow.stored()).isEmpty();
  }

  @Test
  void an_event_that_cannot_be_read_stops_its_entity_and_no_other() {
    flow.log().plant(damaged());

    assertThatThrownBy(() -> flow.handle(command("add").body("{\"by\":\"1\"}")))
        .hasRootCauseInstanceOf(UnreadableEventException.class);
    assertThat(
            flow.handle(command("add").path("/v1/counter/d/commands/add").body("{\"by\":\"1\"}")))
        .isEqualTo(committed(1, 1));
    assertThat(flow.inFlight()).isZero();
  }

  @Test
  void a_bug_in_a_decider_is_an_error_and_gives_the_room_back() {
    assertThatThrownBy(() -> flow.handle(command("break")))
        .hasRootCauseInstanceOf(ArithmeticException.class);
    assertThat(flow.inFlight()).isZero();
  }

  private static Event damaged() {
    Payload payload = Payload.stored("{}".getBytes(UTF_8), Digest.of(new byte[] {1}));
    EventContent content =
        new EventContent(new EventId(UUID.randomUUID()), "Added", 1, payload, Map.of(), NOW);
    return new Event(
        Position.of(99), ENTITY, EntityVersion.first(), new WriterId(UUID.randomUUID()), content);
  }
}
