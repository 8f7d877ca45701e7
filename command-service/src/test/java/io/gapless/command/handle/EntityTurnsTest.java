package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.ENTITY;
import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static io.gapless.command.handle.FlowFixture.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.log.append.AppendResult;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several commands on one entity at once, in one process. */
class EntityTurnsTest {
  private static final FlowFixture.Given ADD = command("add").body("{\"by\":\"1\"}");

  private final FlowFixture flow = new FlowFixture();

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void a_command_waits_until_the_one_before_it_is_answered() {
    CompletableFuture<AppendResult> append = flow.raced().hang();
    CompletableFuture<CommandOutcome> first = flow.handle(ADD.build());
    int asked = flow.raced().asked();

    CompletableFuture<CommandOutcome> second = flow.handle(ADD.build());

    assertThat(second).isNotDone();
    assertThat(flow.raced().asked()).isEqualTo(asked);
    append.complete(new AppendResult.StoreUnavailable("for a test"));
    assertThat(join(first)).isEqualTo(new CommandOutcome.StoreUnavailable());
    assertThat(join(second)).isEqualTo(committed(1, 1));
  }

  @Test
  void other_entities_do_not_wait() {
    flow.raced().hang();
    flow.handle(ADD.build());

    assertThat(flow.handle(ADD.path("/v1/counter/other/commands/add"))).isEqualTo(committed(1, 1));
  }

  @Test
  void whose_time_was_up_while_it_waited_is_passed_over() {
    EntityTurns turns = new EntityTurns();
    CommandRun late = run();
    CommandRun next = run();
    turns.take(ENTITY, run());
    turns.take(ENTITY, late);
    turns.take(ENTITY, next);
    late.expire();

    assertThat(turns.pass(ENTITY)).containsSame(next);
    assertThat(turns.pass(ENTITY)).isEmpty();
    assertThat(turns.take(ENTITY, run())).isTrue();
  }

  @Test
  void a_failed_command_ends_its_turn() {
    Queue<Runnable> workers = new ArrayDeque<>();
    CommandFlow later = flow.with(workers::add);
    CompletableFuture<CommandOutcome> bug = later.handle(command("break").build());
    CompletableFuture<CommandOutcome> next = later.handle(ADD.build());

    while (!workers.isEmpty()) {
      workers.remove().run();
    }

    assertThat(bug).isCompletedExceptionally();
    assertThat(next).isCompletedWithValue(committed(1, 1));
  }

  @Test
  void nobody_is_decided_twice_and_all_are_answered() {
    int commands = 10;
    try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
      CommandFlow busy = flow.with(workers, FlowSettings.defaults());

      List<CompletableFuture<CommandOutcome>> answers =
          IntStream.range(0, commands).mapToObj(number -> busy.handle(ADD.build())).toList();

      assertThat(answers.stream().map(FlowFixture::join))
          .containsExactlyInAnyOrderElementsOf(
              Stream.iterate(1L, it -> it + 1)
                  .limit(commands)
                  .map(it -> committed(it, 1))
                  .toList());
    }
    // A read and an append each.
    assertThat(flow.raced().asked()).isEqualTo(2 * commands);
  }

  private CommandRun run() {
    return new CommandRun(flow.with(Runnable::run), ADD.build());
  }
}
