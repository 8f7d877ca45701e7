package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.ENTITY;
import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static io.gapless.command.handle.FlowFixture.version;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another process was faster. */
class LostRaceTest {
  private final FlowFixture flow = new FlowFixture();

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void a_lost_race_is_decided_again_on_the_new_state() {
    flow.raced().before(1, () -> flow.handleElsewhere(command("add").body("{\"by\":\"9\"}")));

    CommandOutcome outcome = flow.handle(command("add").body("{\"by\":\"2\"}"));

    assertThat(outcome).isInstanceOf(CommandOutcome.Rejected.class);
    assertThat(flow.stored()).hasSize(9);
  }

  @Test
  void the_last_allowed_attempt_still_counts() {
    flow.raced()
        .before(
            FlowFixture.SETTINGS.attempts() - 1,
            () -> flow.handleElsewhere(command("add").body("{\"by\":\"1\"}")));

    assertThat(flow.handle(command("add").body("{\"by\":\"1\"}"))).isEqualTo(committed(5, 1));
  }

  @Test
  void races_are_lost_so_often_and_no_more() {
    flow.raced()
        .before(
            FlowFixture.SETTINGS.attempts(),
            () -> flow.handleElsewhere(command("add").body("{\"by\":\"1\"}")));

    assertThat(flow.handle(command("add").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.VersionConflict(version(4), version(5)));
    assertThat(flow.stored()).hasSize(5);
  }

  @Test
  void with_a_version_a_race_is_lost_at_once() {
    flow.raced().before(1, () -> flow.handleElsewhere(command("add").body("{\"by\":\"1\"}")));

    assertThat(flow.handle(command("add").ifMatch("\"0\"").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.VersionConflict(version(0), version(1)));
    assertThat(flow.stored()).hasSize(1);
  }

  @Test
  void a_version_that_is_not_there_is_a_conflict() {
    flow.handle(command("add").body("{\"by\":\"1\"}"));

    assertThat(flow.handle(command("add").ifMatch("\"2\"").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.VersionConflict(version(2), version(1)));
    assertThat(flow.handle(command("add").ifMatch("\"1\"").body("{\"by\":\"1\"}")))
        .isEqualTo(committed(2, 1));
  }

  @Test
  void a_star_wants_an_entity_that_exists() {
    CommandOutcome before = flow.handle(command("add").ifMatch("*").body("{\"by\":\"1\"}"));
    flow.handle(command("add").body("{\"by\":\"1\"}"));
    CommandOutcome after = flow.handle(command("add").ifMatch("*").body("{\"by\":\"1\"}"));

    assertThat(before).isEqualTo(new CommandOutcome.EntityUnknown());
    assertThat(after).isEqualTo(committed(2, 1));
  }

  @Test
  void a_store_that_went_back_to_an_older_state_does_not_lock_an_entity_out() {
    flow.handle(command("add").body("{\"by\":\"3\"}"));
    flow.log().lose(ENTITY, version(2));

    assertThat(flow.handle(command("add").body("{\"by\":\"1\"}"))).isEqualTo(committed(2, 1));
  }
}
