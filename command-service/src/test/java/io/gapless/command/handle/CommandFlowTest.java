package io.gapless.command.handle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.command.handle.CommandOutcome.Committed;
import io.gapless.command.load.EntityKinds;
import io.gapless.command.load.UnreadableEventException;
import io.gapless.command.log.InMemoryCommandLog;
import io.gapless.command.receive.CommandIds;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.RequestHeaders;
import io.gapless.command.receive.RequestPath;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.append.AppendResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandFlowTest {
  private static final EntityKey ENTITY = EntityKey.of("counter", "c");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");

  private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();
  private final InMemoryCommandLog log = new InMemoryCommandLog();
  private final RacedCommandLog raced = new RacedCommandLog(log);
  private final FlowSettings settings = new FlowSettings(1, 10, 2, 5, Duration.ofMillis(500), 100);
  private final CommandFlow flow = flow(Runnable::run);

  @AfterEach
  void stop() {
    deadlines.shutdownNow();
  }

  @Test
  void a_command_is_committed_with_all_that_is_known_of_it() {
    CommandOutcome outcome =
        handle(command("add").header("Gapless-Actor", "ada").body("{\"by\":\"2\"}"));

    assertThat(outcome).isEqualTo(committed(2, 2));
    Event first = stored().getFirst();
    assertThat(first.type()).isEqualTo("Added");
    assertThat(first.occurredAt()).isEqualTo(NOW);
    assertThat(first.metadata()).isEqualTo(Map.of("actor", "ada"));
    assertThat(first.id()).isNotEqualTo(stored().getLast().id());
  }

  @Test
  void the_next_command_is_decided_on_what_the_last_one_did() {
    handle(command("add").body("{\"by\":\"9\"}"));

    assertThat(handle(command("add").body("{\"by\":\"2\"}")))
        .isEqualTo(new CommandOutcome.Rejected("too-much", "a counter ends at 10"));
  }

  @Test
  void a_command_that_changes_nothing_is_committed_without_events() {
    handle(command("add").body("{\"by\":\"1\"}"));

    assertThat(handle(command("add").body("{\"by\":\"0\"}"))).isEqualTo(committed(1, 0));
  }

  @Test
  void an_entity_that_does_not_exist_is_unknown() {
    assertThat(handle(command("reset"))).isEqualTo(new CommandOutcome.EntityUnknown());
  }

  @Test
  void an_unknown_command_or_entity_type_is_told_apart() {
    assertThat(handle(command("fly"))).isEqualTo(new CommandOutcome.CommandUnknown());
    assertThat(handle(command("add").path("/v1/meter/c/commands/add")))
        .isEqualTo(new CommandOutcome.EntityTypeUnknown());
  }

  @Test
  void what_is_malformed_is_named() {
    assertThat(handle(command("add").body("{}")))
        .isEqualTo(new CommandOutcome.Malformed("by", "is missing"));
    assertThat(handle(command("add").body("nonsense")))
        .isInstanceOfSatisfying(
            CommandOutcome.Malformed.class, it -> assertThat(it.field()).isEqualTo("body"));
  }

  @Test
  void a_repeated_command_gets_the_first_answer() {
    handle(command("add").key("k").body("{\"by\":\"2\"}"));
    handle(command("add").body("{\"by\":\"1\"}"));

    CommandOutcome repeated = handle(command("add").key("k").body("{\"by\":\"2\"}"));

    assertThat(repeated).isEqualTo(new Committed(EntityVersion.of(2), 2, true));
    assertThat(stored()).hasSize(3);
  }

  @Test
  void a_repeated_command_gets_the_first_answer_though_it_would_be_refused_now() {
    handle(command("add").key("k").ifMatch("\"0\"").body("{\"by\":\"10\"}"));

    CommandOutcome repeated =
        handle(command("add").key("k").ifMatch("\"0\"").body("{\"by\":\"10\"}"));

    assertThat(repeated).isEqualTo(new Committed(EntityVersion.of(10), 10, true));
  }

  @Test
  void two_at_once_with_one_command_id_take_effect_once_and_both_get_the_answer() {
    IncomingCommand twin = command("add").key("k").body("{\"by\":\"2\"}").build();
    raced.before(1, () -> assertThat(flow.handle(twin)).isCompletedWithValue(committed(2, 2)));

    CommandOutcome outcome = handle(command("add").key("k").body("{\"by\":\"2\"}"));

    assertThat(outcome).isEqualTo(new Committed(EntityVersion.of(2), 2, true));
    assertThat(stored()).hasSize(2);
  }

  @Test
  void a_command_id_of_another_request_is_refused() {
    handle(command("add").key("k").body("{\"by\":\"2\"}"));

    assertThat(handle(command("add").key("k").body("{\"by\":\"3\"}")))
        .isEqualTo(new CommandOutcome.CommandIdReused());
  }

  @Test
  void a_lost_race_is_decided_again_on_the_new_state() {
    raced.before(1, () -> handle(command("add").body("{\"by\":\"9\"}")));

    CommandOutcome outcome = handle(command("add").body("{\"by\":\"2\"}"));

    assertThat(outcome).isInstanceOf(CommandOutcome.Rejected.class);
    assertThat(stored()).hasSize(9);
  }

  @Test
  void the_last_allowed_attempt_still_counts() {
    raced.before(settings.attempts() - 1, () -> handle(command("add").body("{\"by\":\"1\"}")));

    assertThat(handle(command("add").body("{\"by\":\"1\"}"))).isEqualTo(committed(5, 1));
  }

  @Test
  void races_are_lost_so_often_and_no_more() {
    raced.before(settings.attempts(), () -> handle(command("add").body("{\"by\":\"1\"}")));

    assertThat(handle(command("add").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.VersionConflict(version(4), version(5)));
    assertThat(stored()).hasSize(5);
  }

  @Test
  void with_a_version_a_race_is_lost_at_once() {
    raced.before(1, () -> handle(command("add").body("{\"by\":\"1\"}")));

    assertThat(handle(command("add").ifMatch("\"0\"").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.VersionConflict(version(0), version(1)));
    assertThat(stored()).hasSize(1);
  }

  @Test
  void a_version_that_is_not_there_is_a_conflict() {
    handle(command("add").body("{\"by\":\"1\"}"));

    assertThat(handle(command("add").ifMatch("\"2\"").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.VersionConflict(version(2), version(1)));
    assertThat(handle(command("add").ifMatch("\"1\"").body("{\"by\":\"1\"}")))
        .isEqualTo(committed(2, 1));
  }

  @Test
  void a_star_wants_an_entity_that_exists() {
    CommandOutcome before = handle(command("add").ifMatch("*").body("{\"by\":\"1\"}"));
    handle(command("add").body("{\"by\":\"1\"}"));
    CommandOutcome after = handle(command("add").ifMatch("*").body("{\"by\":\"1\"}"));

    assertThat(before).isEqualTo(new CommandOutcome.EntityUnknown());
    assertThat(after).isEqualTo(committed(2, 1));
  }

  @Test
  void a_store_that_went_back_to_an_older_state_does_not_lock_an_entity_out() {
    handle(command("add").body("{\"by\":\"3\"}"));
    log.lose(ENTITY, version(2));

    assertThat(handle(command("add").body("{\"by\":\"1\"}"))).isEqualTo(committed(2, 1));
  }

  @Test
  void an_event_that_is_too_large_is_refused_before_the_commit() {
    assertThat(handle(command("fill")))
        .isEqualTo(new CommandOutcome.PayloadTooLarge(Payload.MAX_BYTES + 12, Payload.MAX_BYTES));
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_store_that_is_known_to_be_down_is_not_asked() {
    log.available(false);

    assertThat(handle(command("add").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.StoreUnavailable());
    assertThat(raced.asked()).isZero();
  }

  @Test
  void malformed_commands_are_told_so_while_the_store_is_down() {
    log.available(false);

    assertThat(handle(command("add").body("{}"))).isInstanceOf(CommandOutcome.Malformed.class);
  }

  @Test
  void a_store_that_does_not_answer_a_read_is_unavailable() {
    log.reachable(false);

    assertThat(handle(command("add").body("{\"by\":\"1\"}")))
        .isEqualTo(new CommandOutcome.StoreUnavailable());
  }

  @Test
  void a_read_that_hangs_is_answered_in_time_and_never_appended_afterwards() {
    Queue<Runnable> workers = new ArrayDeque<>();
    CommandFlow slow = flow(workers::add);

    CompletableFuture<CommandOutcome> answer =
        slow.handle(command("add").body("{\"by\":\"1\"}").build());

    assertThat(join(answer)).isEqualTo(new CommandOutcome.StoreUnavailable());
    workers.forEach(Runnable::run);
    assertThat(stored()).isEmpty();
  }

  @Test
  void an_append_that_hangs_is_answered_in_time_and_its_outcome_is_unknown() {
    raced.hang();

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
    CommandFlow slow = flow(workers::add);
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
        flow(
            task -> {
              throw new RejectedExecutionException();
            });

    assertThat(full.handle(command("add").body("{\"by\":\"1\"}").build()))
        .isCompletedWithValue(new CommandOutcome.Overloaded());
    assertThat(full.inFlight()).isZero();
  }

  @Test
  void an_event_that_cannot_be_read_stops_its_entity_and_no_other() {
    log.plant(damaged());

    assertThatThrownBy(() -> handle(command("add").body("{\"by\":\"1\"}")))
        .hasRootCauseInstanceOf(UnreadableEventException.class);
    assertThat(handle(command("add").path("/v1/counter/d/commands/add").body("{\"by\":\"1\"}")))
        .isEqualTo(committed(1, 1));
    assertThat(flow.inFlight()).isZero();
  }

  @Test
  void a_bug_in_a_decider_is_an_error_and_gives_the_room_back() {
    assertThatThrownBy(() -> handle(command("break")))
        .hasRootCauseInstanceOf(ArithmeticException.class);
    assertThat(flow.inFlight()).isZero();
  }

  private CommandFlow flow(Executor workers) {
    return new CommandFlow(
        new EntityKinds(List.of(CounterEntity.definition()), raced, settings.keptStates()),
        raced,
        new NewEvents(UUID::randomUUID, Clock.fixed(NOW, ZoneOffset.UTC)),
        settings,
        new CommandFlow.FlowThreads(workers, deadlines, Runnable::run));
  }

  private CommandOutcome handle(Given given) {
    return join(flow.handle(given.build()));
  }

  private CommandOutcome handleAnswered(AppendResult result) {
    raced.answerNext(result);
    return handle(command("add").body("{\"by\":\"1\"}"));
  }

  private static CommandOutcome join(CompletableFuture<CommandOutcome> answer) {
    return answer.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private List<Event> stored() {
    return log.events(ENTITY, EntityVersion.first(), 100);
  }

  private static CommandOutcome committed(long version, int events) {
    return new Committed(version(version), events, false);
  }

  private static EntityVersion version(long value) {
    return EntityVersion.of(value);
  }

  private static Event damaged() {
    Payload payload = Payload.stored("{}".getBytes(UTF_8), Digest.of(new byte[] {1}));
    EventContent content =
        new EventContent(new EventId(UUID.randomUUID()), "Added", 1, payload, Map.of(), NOW);
    return new Event(
        Position.of(99), ENTITY, EntityVersion.first(), new WriterId(UUID.randomUUID()), content);
  }

  private static Given command(String name) {
    return new Given("/v1/counter/c/commands/" + name, Map.of(), "{}");
  }

  private record Given(String path, Map<String, String> headers, String json) {
    Given path(String other) {
      return new Given(other, headers, json);
    }

    Given header(String name, String value) {
      Map<String, String> more = new java.util.HashMap<>(headers);
      more.put(name, value);
      return new Given(path, more, json);
    }

    Given key(String key) {
      return header("Idempotency-Key", key);
    }

    Given ifMatch(String tag) {
      return header("If-Match", tag);
    }

    Given body(String other) {
      return new Given(path, headers, other);
    }

    IncomingCommand build() {
      RequestHeaders given =
          new RequestHeaders(
              name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of());
      return new CommandIds(UUID::randomUUID)
          .identify(RequestPath.of(path), given, json.getBytes(UTF_8));
    }
  }
}
