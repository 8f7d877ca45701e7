package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several commands that come at once. */
class CommandBatchTest {
  private static final CommandOutcome OVERLOADED = new CommandOutcome.Overloaded();

  private final FlowFixture fixture = new FlowFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void commands_on_one_entity_are_decided_in_their_order_whichever_task_runs_first() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    List<CommandOutcome> outcomes = new ArrayList<>();
    CommandFlow flow = fixture.with(tasks::addFirst, FlowSettings.defaults());
    Stream<FlowFixture.Given> batch =
        IntStream.rangeClosed(1, 4)
            .boxed()
            .flatMap(by -> Stream.of(add(by), add(by).path(other("/v1/counter/other-" + by))));

    var answers = flow.handleAll(batch.map(FlowFixture.Given::build).toList());
    runAll(tasks);
    answers.forEach(answer -> outcomes.add(FlowFixture.join(answer)));

    assertThat(outcomes)
        .containsExactly(
            committed(1, 1), committed(1, 1),
            committed(3, 2), committed(2, 2),
            committed(6, 3), committed(3, 3),
            committed(10, 4), committed(4, 4));
  }

  @Test
  void each_is_answered_for_itself() {
    assertThat(handle(Runnable::run, add(9), add(2), command("fly"), command("break"), add(1)))
        .containsExactly(
            "Committed", "Rejected", "CommandUnknown", "CompletionException", "Committed");
    assertThat(fixture.stored()).hasSize(10);
  }

  @Test
  void there_is_room_for_all_or_none_is_taken() {
    int room = FlowFixture.SETTINGS.maxInFlight();
    FlowFixture.Given[] tooMany =
        Stream.generate(() -> add(1)).limit(room + 1L).toArray(FlowFixture.Given[]::new);
    CommandFlow flow = fixture.with(Runnable::run, FlowFixture.SETTINGS);

    List<CommandOutcome> outcomes =
        flow.handleAll(Stream.of(tooMany).map(FlowFixture.Given::build).toList()).stream()
            .map(FlowFixture::join)
            .toList();

    assertThat(outcomes).hasSize(room + 1).containsOnly(OVERLOADED);
    assertThat(fixture.raced().asked()).isZero();
    assertThat(flow.inFlight()).isZero();
  }

  @Test
  void the_room_of_each_is_free_when_it_is_answered() {
    CommandFlow flow = fixture.with(Runnable::run, FlowFixture.SETTINGS);
    fixture.raced().hang();

    var answers = flow.handleAll(List.of(add(1).build(), command("fly").build()));

    assertThat(answers.getLast()).isDone();
    assertThat(flow.inFlight()).isEqualTo(1);
    assertThat(FlowFixture.join(answers.getFirst())).isEqualTo(new CommandOutcome.OutcomeUnknown());
    assertThat(flow.inFlight()).isZero();
  }

  @Test
  void a_worker_that_gets_no_help_does_it_all() {
    AtomicInteger free = new AtomicInteger(1);
    Executor one =
        task -> {
          if (free.getAndDecrement() <= 0) {
            throw new RejectedExecutionException();
          }
          task.run();
        };

    assertThat(handle(one, add(1), add(2).path(other("/v1/counter/o")), add(3)))
        .containsExactly("Committed", "Committed", "Committed");
  }

  @Test
  void workers_that_take_nothing_refuse_all() {
    Executor none =
        task -> {
          throw new RejectedExecutionException();
        };

    assertThat(handle(none, add(1), add(2))).containsExactly("Overloaded", "Overloaded");
    assertThat(fixture.stored()).isEmpty();
  }

  private List<String> handle(Executor workers, FlowFixture.Given... batch) {
    CommandFlow flow = fixture.with(workers, FlowSettings.defaults());
    return flow.handleAll(Stream.of(batch).map(FlowFixture.Given::build).toList()).stream()
        .map(
            answer ->
                answer
                    .handle((outcome, failure) -> outcome == null ? failure : outcome)
                    .join()
                    .getClass()
                    .getSimpleName())
        .toList();
  }

  private static void runAll(Deque<Runnable> tasks) {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  private static String other(String entity) {
    return entity + "/commands/add";
  }

  private static FlowFixture.Given add(int by) {
    return command("add").body("{\"by\":\"" + by + "\"}");
  }
}
