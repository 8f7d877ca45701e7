package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static io.gapless.command.handle.FlowFixture.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands are decided on what is kept of their entity, and nobody can tell. */
class KeptStateTest {
  private final FlowFixture flow = new FlowFixture();

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void what_is_kept_is_not_read_again() {
    flow.handle(add(1));
    int before = flow.raced().asked();

    assertThat(flow.handle(add(1))).isEqualTo(committed(2, 1));

    assertThat(flow.raced().asked() - before).isEqualTo(1); // the append
  }

  @Test
  void an_append_on_what_had_become_old_is_decided_again() {
    flow.handle(add(1));
    flow.handleElsewhere(add(8));

    assertThat(flow.handle(add(2))).isInstanceOf(CommandOutcome.Rejected.class);
    assertThat(flow.stored()).hasSize(9);
    assertThat(flow.handle(add(1))).isEqualTo(committed(10, 1));
  }

  @Test
  void a_refusal_by_what_had_become_old_is_decided_again() {
    flow.handle(add(9));
    flow.handleElsewhere(command("reset"));

    assertThat(flow.handle(add(5))).isInstanceOf(CommandOutcome.Committed.class);
  }

  @Test
  void that_nothing_changes_is_not_said_of_what_had_become_old() {
    flow.handle(add(1));
    flow.handleElsewhere(add(3));

    assertThat(flow.handle(add(0))).isEqualTo(committed(4, 0));
  }

  @Test
  void a_version_is_not_compared_with_what_had_become_old() {
    flow.handle(add(1));
    flow.handleElsewhere(add(1));

    assertThat(flow.handle(add(1).ifMatch("\"2\""))).isEqualTo(committed(3, 1));
    flow.handleElsewhere(add(1));
    assertThat(flow.handle(add(1).ifMatch("\"3\"")))
        .isEqualTo(new CommandOutcome.VersionConflict(version(3), version(4)));
  }

  @Test
  void an_entity_that_others_write_to_is_read_each_time() {
    flow.handle(add(1));
    flow.handleElsewhere(add(1));
    flow.handle(add(1));
    flow.handleElsewhere(add(1));
    int before = flow.raced().asked();

    assertThat(flow.handle(add(1))).isEqualTo(committed(5, 1));

    assertThat(flow.raced().asked() - before).isEqualTo(2); // no append in vain
  }

  @Test
  void an_error_on_what_is_kept_is_no_answer_before_the_event_store_was_asked() {
    flow.handle(add(1));
    int before = flow.raced().asked();

    assertThatThrownBy(() -> flow.handle(command("break")))
        .hasRootCauseInstanceOf(ArithmeticException.class);

    assertThat(flow.raced().asked() - before).isEqualTo(1);
  }

  private static FlowFixture.Given add(int by) {
    return command("add").body("{\"by\":\"" + by + "\"}");
  }
}
