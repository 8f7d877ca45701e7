package io.gapless.command.handle;

import static io.gapless.command.handle.FlowFixture.command;
import static io.gapless.command.handle.FlowFixture.committed;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.command.load.BoundedWorkers;
import io.gapless.command.load.EntityStates;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
            .flatMap(by -> Stream.of(add(by), add(by).path(other("other-" + by))));

    var answers = handle(flow, batch);
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
  void what_waits_for_a_worker_is_read_by_one_question() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    FlowSettings settings = new FlowSettings(1, 1_000, 1_000, 5, Duration.ofSeconds(10), 1_000);
    CommandFlow flow = fixture.with(tasks::add, settings);
    List<CompletableFuture<CommandOutcome>> answers =
        IntStream.range(0, 3 * EntityStates.MOST_TOGETHER)
            .mapToObj(number -> flow.handle(add(1).path(other("n-" + number)).build()))
            .toList();

    runAll(tasks);

    assertThat(answers.stream().map(FlowFixture::join)).containsOnly(committed(1, 1));
    assertThat(fixture.raced().mostTogether()).isEqualTo(EntityStates.MOST_TOGETHER);
  }

  @Test
  void a_worker_leaves_the_others_their_share() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    CommandFlow flow = fixture.with(tasks::add, FlowSettings.defaults());
    int workers = FlowSettings.defaults().workers();
    IntStream.range(0, 2 * workers)
        .forEach(number -> flow.handle(add(1).path(other("n-" + number)).build()));

    tasks.removeFirst().run();

    assertThat(fixture.raced().mostTogether()).isEqualTo(2);
  }

  @Test
  void each_is_answered_for_itself() {
    assertThat(handle(Runnable::run, add(9), add(2), command("fly"), command("break"), add(1)))
        .containsExactly(
            "Committed", "Rejected", "CommandUnknown", "CompletionException", "Committed");
    assertThat(fixture.stored()).hasSize(10);
  }

  @Test
  void beside_those_under_way_there_is_room_for_all_or_none_is_taken() {
    CommandFlow flow = fixture.with(Runnable::run, FlowFixture.SETTINGS);
    fixture.raced().hang();
    flow.handle(add(1).build());
    int asked = fixture.raced().asked();

    var answers = handle(flow, Stream.of(add(1).path(other("a")), add(1).path(other("b"))));

    assertThat(answers.stream().map(FlowFixture::join)).containsExactly(OVERLOADED, OVERLOADED);
    assertThat(fixture.raced().asked()).isEqualTo(asked);
    assertThat(flow.inFlight()).isEqualTo(1);
  }

  @Test
  void the_room_of_each_is_free_when_it_is_answered() {
    CommandFlow flow = fixture.with(Runnable::run, FlowFixture.SETTINGS);
    fixture.raced().hang();

    var answers = handle(flow, Stream.of(add(1), command("fly")));

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

    assertThat(handle(one, add(1), add(2).path(other("o")), add(3)))
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

  @Test
  void a_worker_that_hangs_keeps_no_entity_that_it_has_not_begun() {
    Runnable read = fixture.raced().holdRead();
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      CommandFlow flow = fixture.with(workers, FlowFixture.SETTINGS);
      var batch = handle(flow, Stream.of(add(1).path(other("hangs")), add(1).path(other("next"))));
      assertThat(batch.stream().map(FlowFixture::join))
          .containsOnly(new CommandOutcome.StoreUnavailable());

      assertThat(FlowFixture.join(flow.handle(add(1).path(other("next")).build())))
          .isEqualTo(committed(1, 1));
    } finally {
      read.run(); // or no worker would end
      workers.close();
    }
  }

  @Test
  void while_one_worker_reads_the_others_decide_the_rest_of_a_batch() {
    Runnable read = fixture.raced().holdRead();
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      CommandFlow flow =
          fixture.with(workers, new FlowSettings(4, 100, 100, 5, Duration.ofMillis(500), 100));
      var batch =
          handle(flow, IntStream.range(0, 8).mapToObj(n -> add(1).path(other("n-" + n)))).stream()
              .map(FlowFixture::join)
              .toList();

      assertThat(batch.stream().filter(committed(1, 1)::equals)).hasSize(6);
    } finally {
      read.run();
      workers.close();
    }
  }

  @Test
  void what_was_read_too_late_is_kept_for_those_who_ask_again() {
    IntStream.range(0, 5).forEach(number -> fixture.handleElsewhere(add(1)));
    Runnable read = fixture.raced().holdRead();
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      CommandFlow flow = fixture.with(worker, FlowFixture.SETTINGS);
      assertThat(FlowFixture.join(flow.handle(add(1).build())))
          .isEqualTo(new CommandOutcome.StoreUnavailable());
      read.run();
      var unused = FlowFixture.join(flow.handle(add(1).path(other("next")).build()));
      int before = fixture.log().eventsRead();

      assertThat(FlowFixture.join(flow.handle(add(1).build()))).isEqualTo(committed(6, 1));
      assertThat(fixture.log().eventsRead()).isEqualTo(before);
    } finally {
      read.run(); // or the worker would not end
      worker.close();
    }
  }

  @Test
  void a_repeated_batch_gets_its_answers_however_few_tasks_may_wait() {
    try (BoundedWorkers workers = new BoundedWorkers("few", 2, 2)) {
      CommandFlow flow = fixture.with(workers, FlowSettings.defaults());
      List<FlowFixture.Given> batch =
          IntStream.range(0, 50)
              .mapToObj(number -> add(10).path(other("n-" + number)).key("k-" + number))
              .toList();
      handle(flow, batch.stream()).forEach(FlowFixture::join);

      assertThat(handle(flow, batch.stream()).stream().map(FlowFixture::join))
          .containsOnly(new CommandOutcome.Committed(FlowFixture.version(10), 10, true));
    }
  }

  @Test
  void its_time_runs_from_when_it_came() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    CommandFlow flow = fixture.with(tasks::add, FlowFixture.SETTINGS);
    long longAgo = System.nanoTime() - FlowFixture.SETTINGS.answerWithin().toNanos();

    var answers = flow.handleAll(List.of(add(1).build()), longAgo);

    assertThat(answers.getFirst()).succeedsWithin(Duration.ofMillis(250));
    assertThat(FlowFixture.join(answers.getFirst()))
        .isEqualTo(new CommandOutcome.StoreUnavailable());
    runAll(tasks);
    assertThat(fixture.stored()).isEmpty();
  }

  private List<String> handle(Executor workers, FlowFixture.Given... batch) {
    CommandFlow flow = fixture.with(workers, FlowSettings.defaults());
    return handle(flow, Stream.of(batch)).stream()
        .map(
            answer ->
                answer
                    .handle((outcome, failure) -> outcome == null ? failure : outcome)
                    .join()
                    .getClass()
                    .getSimpleName())
        .toList();
  }

  private static List<CompletableFuture<CommandOutcome>> handle(
      CommandFlow flow, Stream<FlowFixture.Given> batch) {
    return flow.handleAll(batch.map(FlowFixture.Given::build).toList(), System.nanoTime());
  }

  private static void runAll(Deque<Runnable> tasks) {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  private static String other(String id) {
    return "/v1/counter/" + id + "/commands/add";
  }

  private static FlowFixture.Given add(int by) {
    return command("add").body("{\"by\":\"" + by + "\"}");
  }
}
