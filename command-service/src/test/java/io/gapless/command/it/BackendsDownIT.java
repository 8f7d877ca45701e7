package io.gapless.command.it;

import static io.gapless.command.it.RunningService.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import io.gapless.stack.database.Database;
import io.gapless.stack.fault.Direction;
import io.gapless.stack.fault.FaultProxy;
import io.gapless.stack.fault.MySqlRequests;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers see while the event store or Kafka is away. */
class BackendsDownIT {
  /** What is promised, and some time for a test machine to be slow in. */
  private static final Duration ANSWERED = Duration.ofMillis(2_000 + 500);

  private StackParts stack;
  private Database database;
  private FaultProxy proxy;
  private RunningService service;

  private final String account = "/v1/account/" + UUID.randomUUID();

  @BeforeEach
  void start() {
    stack = LocalStack.shared();
    database = stack.newDatabase("down");
    proxy = FaultProxy.to(database.port());
    service = RunningService.start(settings()).untilReady();
    command("create", CREATE).isCommitted(1, 1);
  }

  @AfterEach
  void stop() {
    proxy.heal();
    service.close();
    proxy.close();
  }

  @Test
  void an_event_store_that_refuses_connections_is_unavailable_in_time_and_comes_back() {
    proxy.refuse();
    proxy.resetAll();

    assertThat(inTime(() -> command("close", "{}")).isProblem(503, "store-unavailable"))
        .satisfies(it -> assertThat(it.header("Retry-After")).isEqualTo("1"));
    inTime(() -> Answered.of(service.get(account))).isProblem(503, "store-unavailable");
    awaitReadiness(503);
    assertThat(service.get("/health/liveness").statusCode()).isEqualTo(200);

    proxy.heal();
    awaitReadiness(200);
    untilCommitted("close", "{}").isCommitted(2, 1);
  }

  @Test
  void an_event_store_that_is_silent_is_answered_for_in_time() {
    proxy.hold(Direction.TO_SERVER);

    Answered answer = inTime(() -> command("close", "{}", "Idempotency-Key", "silent"));
    Answered read = inTime(() -> Answered.of(service.get(account + "/events")));

    answer.isProblem(503, "store-unavailable");
    read.isProblem(503, "store-unavailable");
    proxy.heal();
    awaitReadiness(200);
    untilCommitted("add-interest", "{\"interest\":\"x\"}").isCommitted(2, 1);
  }

  @Test
  void an_unanswered_commit_is_never_guessed_and_the_same_key_gets_the_truth() {
    var swallowed = proxy.swallowAnswerTo(commitOfAnAppend());

    Answered first = inTime(() -> command("close", "{}", "Idempotency-Key", "unanswered"));

    assertThat(swallowed).isDone();
    assertThat(first.status()).isIn(201, 503);
    awaitReadiness(200);
    Answered again = command("close", "{}", "Idempotency-Key", "unanswered");
    again.isCommitted(2, 1);
    assertThat(Answered.of(service.get(account)).member("version")).isEqualTo("2");
  }

  @Test
  void a_service_that_starts_before_its_event_store_waits_for_it() {
    service.close();
    proxy.refuse();
    service = RunningService.start(settings());

    assertThat(service.get("/health/liveness").statusCode()).isEqualTo(200);
    assertThat(service.get("/health/readiness").statusCode()).isEqualTo(503);
    inTime(() -> command("close", "{}")).isProblem(503, "store-unavailable");
    assertThat(service.get("/prometheus").body())
        .contains("gapless_event_log_state{state=\"STARTING\"} 1.0");

    proxy.heal();
    awaitReadiness(200);
    command("close", "{}").isCommitted(2, 1);
  }

  @Test
  void without_kafka_commands_are_answered_as_ever_and_the_service_stays_ready() {
    service.close();
    Map<String, Object> settings = settings();
    settings.put("kafka.bootstrap.servers", "127.0.0.1:1");
    service = RunningService.start(settings).untilReady();

    for (int i = 0; i < 20; i++) {
      String interest = "{\"interest\":\"i" + i + "\"}";
      inTime(() -> command("add-interest", interest)).isCommitted(i + 2L, 1);
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(service.get("/prometheus").body())
                    .contains("gapless_spilled_events_total 20.0")
                    .contains("gapless_unconfirmed_events 0.0"));
    assertThat(service.get("/health").body()).contains("DEGRADED");
    assertThat(service.get("/health").statusCode()).isEqualTo(200);
    assertThat(service.get("/health/readiness").statusCode()).isEqualTo(200);
  }

  /** Heartbeats commit, too. */
  private static Predicate<byte[]> commitOfAnAppend() {
    Predicate<byte[]> insert = MySqlRequests.statement("INSERT INTO events");
    AtomicBoolean inserted = new AtomicBoolean();
    return request -> {
      if (insert.test(request)) {
        inserted.set(true);
      }
      return inserted.get() && MySqlRequests.commit().test(request);
    };
  }

  private Map<String, Object> settings() {
    return RunningService.settings(stack, database.through(proxy.port()));
  }

  private Answered command(String name, String body, String... headers) {
    return Answered.of(service.post(account + "/commands/" + name, body, headers));
  }

  /** As a caller should: with the same key until it is done. */
  private Answered untilCommitted(String name, String body) {
    String key = UUID.randomUUID().toString();
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> command(name, body, "Idempotency-Key", key), it -> it.status() == 201);
  }

  private void awaitReadiness(int status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> service.get("/health/readiness").statusCode() == status);
  }

  private static Answered inTime(Supplier<Answered> call) {
    long start = System.nanoTime();
    Answered answer = call.get();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWERED);
    return answer;
  }
}
