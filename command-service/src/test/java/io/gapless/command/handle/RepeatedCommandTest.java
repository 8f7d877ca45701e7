package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.command.handle.CommandOutcome.Committed;
import io.gapless.event.EntityVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One command id, one effect, one answer. */
class RepeatedCommandTest {
  private final FlowFixture flow = new FlowFixture();

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void a_repeated_command_gets_the_first_answer() {
    flow.handle(command("add").key("k").body("{\"by\":\"2\"}"));
    flow.handle(command("add").body("{\"by\":\"1\"}"));

    CommandOutcome repeated = flow.handle(command("add").key("k").body("{\"by\":\"2\"}"));

    assertThat(repeated).isEqualTo(new Committed(EntityVersion.of(2), 2, true));
    assertThat(flow.stored()).hasSize(3);
  }

  @Test
  void a_repeated_command_gets_the_first_answer_though_it_would_be_refused_now() {
    flow.handle(command("add").key("k").ifMatch("\"0\"").body("{\"by\":\"10\"}"));

    CommandOutcome repeated =
        flow.handle(command("add").key("k").ifMatch("\"0\"").body("{\"by\":\"10\"}"));

    assertThat(repeated).isEqualTo(new Committed(EntityVersion.of(10), 10, true));
  }

  @Test
  void two_at_once_with_one_command_id_take_effect_once_and_both_get_the_answer() {
    FlowFixture.Given twin = command("add").key("k").body("{\"by\":\"2\"}");
    flow.raced().before(1, () -> assertThat(flow.handleElsewhere(twin)).isEqualTo(committed(2, 2)));

    CommandOutcome outcome = flow.handle(twin);

    assertThat(outcome).isEqualTo(new Committed(EntityVersion.of(2), 2, true));
    assertThat(flow.stored()).hasSize(2);
  }

  @Test
  void a_command_id_of_another_request_is_refused() {
    flow.handle(command("add").key("k").body("{\"by\":\"2\"}"));

    assertThat(flow.handle(command("add").key("k").body("{\"by\":\"3\"}")))
        .isEqualTo(new CommandOutcome.CommandIdReused());
  }
}
