package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static io.gapless.command.handle.FlowFixture.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.log.append.AppendResult;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores that do not answer, and more commands than there is room for. */
class CommandFlowBoundsTest {
  private final FlowFixture flow = new FlowFixture();

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void a_store_that_is_known_to_be_down_is_not_asked() {
    flow.log().available(false);

    assertThat(flow.handle(command("add").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.StoreUnavailable());
    assertThat(flow.raced().asked()).isZero();
  }

  @Test
  void malformed_commands_are_told_so_while_the_store_is_down() {
    flow.log().available(false);

    assertThat(flow.handle(command("add").body("{}"))).isInstanceOf(CommandOutcome.Malformed.class);
  }

  @Test
  void a_store_that_does_not_answer_a_read_is_unavailable() {
    flow.log().reachable(false);

    assertThat(flow.handle(command("add").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.StoreUnavailable());
  }

  @Test
  void a_read_that_hangs_is_answered_in_time_and_never_appended_afterwards() {
    Queue<Runnable> workers = new ArrayDeque<>();
    CommandFlow slow = flow.with(workers::add);

    CompletableFuture<CommandOutcome> answer =
        slow.handle(command("add").body("{\"by\":\"1\"}").build());

    assertThat(join(answer)).isEqualTo(new CommandOutcome.StoreUnavailable());
    workers.forEach(Runnable::run);
    assertThat(flow.stored()).isEmpty();
  }

  @Test
  void an_append_that_hangs_is_answered_in_time_and_its_outcome_is_unknown() {
    flow.raced().hang();

    CompletableFuture<CommandOutcome> answer =
        flow.handle(command("add").body("{\"by\":\"1\"}").build());

    assertThat(join(answer)).isEqualTo(new CommandOutcome.OutcomeUnknown());
  }

  @Test
  void what_the_log_says_is_passed_on() {
    assertThat(handleAnswered(new AppendResult.Overloaded()))
        .isEqualTo(new CommandOutcome.Overloaded());
    assertThat(handleAnswered(new AppendResult.StoreUnavailable("secret")))
        .isEqualTo(new CommandOutcome.StoreUnavailable());
    assertThat(handleAnswered(new AppendResult.OutcomeUnknown()))
        .isEqualTo(new CommandOutcome.OutcomeUnknown());
    assertThat(handleAnswered(new AppendResult.CommandIdReused()))
        .isEqualTo(new CommandOutcome.CommandIdReused());
  }

  @Test
  void too_many_at_once_are_refused_and_room_is_given_back() {
    Queue<Runnable> workers = new ArrayDeque<>();
    CommandFlow slow = flow.with(workers::add);
    var first = slow.handle(command("add").body("{\"by\":\"1\"}").build());
    var second = slow.handle(command("add").body("{\"by\":\"1\"}").build());

    var third = slow.handle(command("add").body("{\"by\":\"1\"}").build());
    assertThat(slow.inFlight()).isEqualTo(2);
    workers.forEach(Runnable::run);
    workers.clear();

    assertThat(third).isCompletedWithValue(new CommandOutcome.Overloaded());
    assertThat(first).isCompletedWithValue(committed(1, 1));
    assertThat(second).isCompletedWithValue(committed(2, 1));
    assertThat(slow.inFlight()).isZero();
  }

  @Test
  void workers_that_take_no_more_are_an_overload() {
    CommandFlow full =
        flow.with(
            task -> {
              throw new RejectedExecutionException();
            });

    assertThat(full.handle(command("add").body("{\"by\":\"1\"}").build()))
        .isCompletedWithValue(new CommandOutcome.Overloaded());
    assertThat(full.inFlight()).isZero();
  }

  private CommandOutcome handleAnswered(AppendResult result) {
    flow.raced().answerNext(result);
    return flow.handle(command("add").body("{\"by\":\"1\"}"));
  }
}
