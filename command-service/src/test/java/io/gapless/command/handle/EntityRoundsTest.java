package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.ENTITY;
import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static io.gapless.command.handle.FlowFixture.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.log.append.AppendResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several commands on one entity at once, in one process. */
class EntityRoundsTest {
  private static final FlowFixture.Given ADD = add(1);
  private static final CommandOutcome NOT_APPENDED = new CommandOutcome.StoreUnavailable();

  private final FlowFixture fixture = new FlowFixture();
  private final CommandFlow flow = fixture.with(Runnable::run, FlowSettings.defaults());
  private final List<CompletableFuture<CommandOutcome>> waiting = new ArrayList<>();

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void a_command_waits_until_the_last_round_is_answered() {
    CompletableFuture<AppendResult> append = fixture.raced().hang();
    CompletableFuture<CommandOutcome> first = handle(ADD);
    int asked = fixture.raced().asked();

    CompletableFuture<CommandOutcome> second = handle(ADD);

    assertThat(second).isNotDone();
    assertThat(fixture.raced().asked()).isEqualTo(asked);
    append.complete(new AppendResult.StoreUnavailable("for a test"));
    assertThat(join(first)).isEqualTo(NOT_APPENDED);
    assertThat(join(second)).isEqualTo(committed(1, 1));
  }

  @Test
  void other_entities_do_not_wait() {
    fixture.raced().hang();
    handle(ADD);

    assertThat(join(handle(ADD.path("/v1/counter/other/commands/add")))).isEqualTo(committed(1, 1));
  }

  @Test
  void those_that_waited_are_decided_together_on_one_read() {
    nextRound(ADD, ADD, ADD, ADD);

    assertThat(waiting.stream().map(FlowFixture::join))
        .containsExactly(committed(2, 1), committed(3, 1), committed(4, 1), committed(5, 1));
    // Of the first command, then of the four.
    assertThat(fixture.raced().asked()).isEqualTo(2 + 1 + 4);
  }

  @Test
  void a_refusal_waits_for_what_it_was_decided_on() {
    Runnable append = nextRound(fixture.raced()::hold, add(9), ADD);

    assertThat(waiting.getLast()).isNotDone();
    append.run();

    assertThat(join(waiting.getFirst())).isEqualTo(committed(10, 9));
    assertThat(join(waiting.getLast())).isInstanceOf(CommandOutcome.Rejected.class);
  }

  @Test
  void a_refusal_falls_with_what_it_was_decided_on() {
    CompletableFuture<AppendResult> append = nextRound(fixture.raced()::hang, add(9), ADD);

    append.complete(new AppendResult.StoreUnavailable("for a test"));

    assertThat(join(waiting.getFirst())).isEqualTo(NOT_APPENDED);
    assertThat(join(waiting.getLast())).isEqualTo(committed(2, 1));
  }

  @Test
  void what_builds_on_a_lost_append_is_decided_again_though_its_version_fits() {
    Runnable append = nextRound(fixture.raced()::hold, ADD, add(8));
    fixture.handleElsewhere(ADD);

    append.run();

    assertThat(join(waiting.getFirst())).isEqualTo(committed(3, 1));
    assertThat(join(waiting.getLast())).isInstanceOf(CommandOutcome.Rejected.class);
  }

  @Test
  void a_version_that_somebody_else_made_is_the_one_that_was_asked_for() {
    Runnable append = nextRound(fixture.raced()::hold, ADD.ifMatch("\"1\""), ADD.ifMatch("\"2\""));
    fixture.handleElsewhere(ADD);

    append.run();

    assertThat(join(waiting.getFirst())).isInstanceOf(CommandOutcome.VersionConflict.class);
    assertThat(join(waiting.getLast())).isEqualTo(committed(3, 1));
  }

  @Test
  void a_repetition_of_what_it_waits_for_gets_the_first_answer() {
    Runnable append = nextRound(fixture.raced()::hold, add(9).key("k"), add(9).key("k"));

    append.run();

    assertThat(join(waiting.getFirst())).isEqualTo(committed(10, 9));
    assertThat(join(waiting.getLast()))
        .isEqualTo(new CommandOutcome.Committed(FlowFixture.version(10), 9, true));
  }

  @Test
  void an_error_waits_for_what_it_was_decided_on() {
    Runnable append = nextRound(fixture.raced()::hold, ADD, command("break"));
    Runnable second = roundAfter(append, fixture.raced()::hold, ADD, command("fill"));

    assertThat(waiting.get(1)).isCompletedExceptionally();
    assertThat(waiting.getLast()).isNotDone();
    second.run();

    assertThat(join(waiting.get(2))).isEqualTo(committed(3, 1));
    assertThat(join(waiting.getLast())).isInstanceOf(CommandOutcome.PayloadTooLarge.class);
  }

  @Test
  void what_follows_an_error_is_not_decided_against_what_came_before_it() {
    Runnable append = nextRound(fixture.raced()::hold, ADD, command("break"), ADD);

    append.run();

    assertThat(join(waiting.getFirst())).isEqualTo(committed(2, 1));
    assertThat(waiting.get(1)).isCompletedExceptionally();
    assertThat(join(waiting.getLast())).isEqualTo(committed(3, 1));
    // Of the first command, of the second, of the error alone, of the last one.
    assertThat(fixture.raced().asked()).isEqualTo(2 + 2 + 1 + 2);
  }

  @Test
  void what_follows_a_command_that_fails_at_once_is_decided_without_it() {
    nextRound(command("fill"), ADD);

    assertThat(join(waiting.getFirst())).isInstanceOf(CommandOutcome.PayloadTooLarge.class);
    assertThat(join(waiting.getLast())).isEqualTo(committed(2, 1));
  }

  @Test
  void a_read_that_hangs_holds_its_own_round_only() {
    Runnable read = fixture.raced().holdRead();
    try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
      CommandFlow busy = fixture.with(workers);

      CommandOutcome first = join(busy.handle(ADD.build()));
      CommandOutcome second = join(busy.handle(ADD.build()));
      // The workers end.
      read.run();

      assertThat(first).isEqualTo(NOT_APPENDED);
      assertThat(second).isEqualTo(committed(1, 1));
    }
    assertThat(fixture.stored()).hasSize(1);
  }

  @Test
  void whose_time_was_up_while_it_waited_is_passed_over() {
    EntityTurns turns = new EntityTurns();
    CommandRun late = run();
    CommandRun next = run();
    turns.take(ENTITY, List.of(run()));
    turns.take(ENTITY, List.of(late));
    turns.take(ENTITY, List.of(next));
    late.expire();

    assertThat(turns.next(ENTITY, List.of())).containsExactly(next);
    assertThat(turns.next(ENTITY, List.of())).isEmpty();
    assertThat(turns.take(ENTITY, List.of(run()))).hasSize(1);
  }

  @Test
  void a_round_is_bounded_and_those_left_of_the_last_one_are_first() {
    EntityTurns turns = new EntityTurns();
    CommandRun left = run();
    turns.take(ENTITY, List.of(left));
    List<CommandRun> waiting =
        Stream.generate(this::run)
            .limit(EntityTurns.MOST)
            .peek(it -> turns.take(ENTITY, List.of(it)))
            .toList();

    List<CommandRun> next = turns.next(ENTITY, List.of(left));

    assertThat(next).hasSize(EntityTurns.MOST).startsWith(left, waiting.getFirst());
    assertThat(turns.next(ENTITY, List.of())).containsExactly(waiting.getLast());
  }

  @Test
  void a_failed_command_fails_alone() {
    Queue<Runnable> workers = new ArrayDeque<>();
    CommandFlow later = fixture.with(workers::add);
    CompletableFuture<CommandOutcome> bug = later.handle(command("break").build());
    CompletableFuture<CommandOutcome> next = later.handle(ADD.build());

    while (!workers.isEmpty()) {
      workers.remove().run();
    }

    assertThat(bug).isCompletedExceptionally();
    assertThat(next).isCompletedWithValue(committed(1, 1));
  }

  @Test
  void workers_that_take_no_more_refuse_those_that_wait() {
    AtomicInteger free = new AtomicInteger(2);
    CommandFlow full =
        fixture.with(
            task -> {
              if (free.getAndDecrement() <= 0) {
                throw new RejectedExecutionException();
              }
              task.run();
            });
    CompletableFuture<AppendResult> append = fixture.raced().hang();
    full.handle(ADD.build());
    CompletableFuture<CommandOutcome> second = full.handle(ADD.build());

    append.complete(new AppendResult.StoreUnavailable("for a test"));

    assertThat(join(second)).isEqualTo(new CommandOutcome.Overloaded());
    free.set(1);
    assertThat(join(full.handle(ADD.build()))).isEqualTo(committed(1, 1));
  }

  @Test
  void a_refusal_that_cannot_be_looked_up_is_none() {
    AtomicBoolean takesNoMore = new AtomicBoolean();
    CommandFlow full =
        fixture.with(
            task -> {
              if (takesNoMore.get()) {
                throw new RejectedExecutionException();
              }
              task.run();
            },
            FlowSettings.defaults());
    Runnable first = fixture.raced().hold();
    full.handle(ADD.build());
    Runnable second = fixture.raced().hold();
    CompletableFuture<CommandOutcome> before = full.handle(add(9).build());
    CompletableFuture<CommandOutcome> refused = full.handle(ADD.key("k").build());
    first.run();

    takesNoMore.set(true);
    second.run();

    assertThat(join(before)).isEqualTo(committed(10, 9));
    assertThat(join(refused)).isEqualTo(new CommandOutcome.Overloaded());
  }

  @Test
  void many_at_once_are_all_answered_and_decided_once() {
    int commands = 10;
    try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
      CommandFlow busy = fixture.with(workers, FlowSettings.defaults());

      List<CompletableFuture<CommandOutcome>> answers =
          IntStream.range(0, commands).mapToObj(number -> busy.handle(ADD.build())).toList();

      assertThat(answers.stream().map(FlowFixture::join))
          .containsExactlyInAnyOrderElementsOf(
              Stream.iterate(1L, it -> it + 1)
                  .limit(commands)
                  .map(it -> committed(it, 1))
                  .toList());
    }
    // At most a read and an append each.
    assertThat(fixture.raced().asked()).isLessThanOrEqualTo(2 * commands);
  }

  /**
   * Handles these while a first command is being appended, at version 1: they are the next round.
   */
  private <T> T nextRound(Supplier<T> prepare, FlowFixture.Given... commands) {
    Runnable append = fixture.raced().hold();
    CompletableFuture<CommandOutcome> first = handle(ADD);
    T prepared = roundAfter(append, prepare, commands);
    assertThat(join(first)).isEqualTo(committed(1, 1));
    return prepared;
  }

  private void nextRound(FlowFixture.Given... commands) {
    nextRound(Optional::empty, commands);
  }

  private <T> T roundAfter(Runnable last, Supplier<T> prepare, FlowFixture.Given... commands) {
    T prepared = prepare.get();
    Stream.of(commands).map(this::handle).forEach(waiting::add);
    last.run();
    return prepared;
  }

  private CompletableFuture<CommandOutcome> handle(FlowFixture.Given given) {
    return flow.handle(given.build());
  }

  private CommandRun run() {
    return new CommandRun(flow, ADD.build());
  }

  private static FlowFixture.Given add(int by) {
    return command("add").body("{\"by\":\"" + by + "\"}");
  }
}
