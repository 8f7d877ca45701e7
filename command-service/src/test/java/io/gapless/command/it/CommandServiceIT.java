package io.gapless.command.it;

import static io.gapless.command.it.RunningService.CREATE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import io.gapless.event.EventId;
import io.gapless.event.Payload;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.append.AppendCondition;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands and reads over HTTP, on a real event store and a real broker. */
class CommandServiceIT {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String PREFIX = "commands-" + UUID.randomUUID() + ".";

  private static StackParts stack;
  private static RunningService service;

  private final String id = UUID.randomUUID().toString();
  private final String account = "/v1/account/" + id;

  @BeforeAll
  static void start() {
    stack = LocalStack.shared();
    stack.createTopic(PREFIX + "account", 3);
    Map<String, Object> settings = RunningService.settings(stack, stack.newDatabase("commands"));
    settings.put("gapless.topic-prefix", PREFIX);
    service = RunningService.start(settings).untilReady();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void an_account_lives_from_create_to_close() {
    command("create", CREATE).isCommitted(1, 1);
    command("change-address", "{\"address\":\"2 Road\"}").isCommitted(2, 1);
    command("add-interest", "{\"interest\":\"chess\"}").isCommitted(3, 1);
    command("add-interest", "{\"interest\":\"chess\"}").isCommitted(3, 0);
    command("add-interest", "{\"interest\":\"go\"}").isCommitted(4, 1);
    command("remove-interest", "{\"interest\":\"chess\"}").isCommitted(5, 1);
    command("close", "{}").isCommitted(6, 1);
    command("close", "{}").isProblem(422, "rejected");

    Answered state = Answered.of(service.get(account));

    assertThat(state.status()).isEqualTo(200);
    assertThat(state.header("ETag")).isEqualTo("\"6\"");
    assertThat(state.response().body())
        .isEqualTo(
            "{\"entityType\":\"account\",\"entityId\":\""
                + id
                + "\",\"version\":6,\"state\":{\"status\":\"closed\",\"name\":\"Ada\","
                + "\"email\":\"ada@home.org\",\"address\":\"2 Road\",\"interests\":[\"go\"]}}");
  }

  @Test
  void the_answer_says_where_the_entity_is() {
    Answered created = command("create", CREATE);

    assertThat(created.header("Location")).isEqualTo(account);
    assertThat(created.header("Content-Type")).isEqualTo("application/json");
    assertThat(created.member("entityType")).isEqualTo("account");
    assertThat(created.member("entityId")).isEqualTo(id);
    assertThat(Answered.of(service.get(created.header("Location"))).status()).isEqualTo(200);
  }

  @Test
  void a_repeated_command_gets_the_first_answer_and_says_so() {
    String key = "key-" + id;
    Answered first = command("create", CREATE, "Idempotency-Key", key).isCommitted(1, 1);
    command("close", "{}").isCommitted(2, 1);

    Answered repeated = command("create", CREATE, "Idempotency-Key", key).isCommitted(1, 1);

    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(repeated.header("Idempotency-Key")).isEqualTo(key);
    assertThat(repeated.response().body()).isEqualTo(first.response().body());
  }

  @Test
  void a_key_that_was_made_here_can_be_used_to_repeat() {
    String key = command("create", CREATE).isCommitted(1, 1).header("Idempotency-Key");

    Answered repeated = command("create", CREATE, "Idempotency-Key", key).isCommitted(1, 1);

    assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void a_command_without_events_is_repeated_like_any_other() {
    command("create", CREATE).isCommitted(1, 1);
    String key = "key-" + id;
    command("remove-interest", "{\"interest\":\"x\"}", "Idempotency-Key", key).isCommitted(1, 0);
    command("add-interest", "{\"interest\":\"x\"}").isCommitted(2, 1);

    command("remove-interest", "{\"interest\":\"x\"}", "Idempotency-Key", key).isCommitted(1, 0);
  }

  @Test
  void one_key_stands_for_one_request() {
    String key = "key-" + id;
    command("create", CREATE, "Idempotency-Key", key).isCommitted(1, 1);

    command("close", "{}", "Idempotency-Key", key).isProblem(422, "command-id-reused");
    command("create", CREATE, "Idempotency-Key", key, "If-Match", "\"0\"")
        .isProblem(422, "command-id-reused");
    Answered.of(service.post(account + "-other/commands/create", CREATE, "Idempotency-Key", key))
        .isProblem(422, "command-id-reused");
  }

  @Test
  void a_version_that_is_no_more_is_a_conflict() {
    command("create", CREATE, "If-Match", "\"0\"").isCommitted(1, 1);
    command("add-interest", "{\"interest\":\"a\"}", "If-Match", "\"1\"").isCommitted(2, 1);

    Answered conflict =
        command("add-interest", "{\"interest\":\"b\"}", "If-Match", "\"1\"")
            .isProblem(409, "version-conflict");

    assertThat(conflict.member("expected")).isEqualTo("1");
    assertThat(conflict.member("actual")).isEqualTo("2");
    command("add-interest", "{\"interest\":\"b\"}", "If-Match", "*").isCommitted(3, 1);
  }

  @Test
  void nothing_is_known_of_an_account_that_was_not_created() {
    command("close", "{}").isProblem(404, "entity-unknown");
    command("create", CREATE, "If-Match", "*").isProblem(404, "entity-unknown");
    Answered.of(service.get(account)).isProblem(404, "entity-unknown");
    Answered.of(service.get(account + "/events")).isProblem(404, "entity-unknown");
  }

  @Test
  void rules_of_the_domain_have_reasons_for_programs() {
    command("create", CREATE).isCommitted(1, 1);

    assertThat(command("create", CREATE).isProblem(422, "rejected").member("reason"))
        .isEqualTo("account-exists");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plus+plus",
        "plus%2Bplus",
        "slash%2Fslash",
        "trailing%20",
        "caf%C3%A9",
        "cafe%CC%81",
        "%F0%9F%98%80",
        "percent%2525",
        "semi;colon=a&b",
        "dots..",
        "%25zz",
        "quote%22back%5C",
      })
  void ids_survive_the_way_through_path_store_and_back(String encoded) {
    String path = "/v1/account/" + encoded + "-" + id;

    Answered created = Answered.of(service.post(path + "/commands/create", CREATE));

    created.isCommitted(1, 1);
    assertThat(Answered.of(service.get(created.header("Location"))).member("entityId"))
        .isEqualTo(created.member("entityId"));
    assertThat(Answered.of(service.get(path)).status()).isEqualTo(200);
    assertThat(events(path).getFirst().entity().id()).isEqualTo(created.member("entityId"));
  }

  @Test
  void ids_that_look_alike_are_different_entities() {
    List<String> alike = List.of("order-A", "order-a", "ord%C3%A9r", "orde%CC%81r", "order-a%20");

    for (String each : alike) {
      Answered.of(service.post("/v1/account/" + each + "/commands/create", CREATE))
          .isCommitted(1, 1);
    }
  }

  @Test
  void two_hundred_at_once_on_one_account_all_take_effect_once() {
    command("create", CREATE).isCommitted(1, 1);
    List<String> interests = IntStream.range(0, 200).mapToObj(i -> "i" + i % 40).toList();

    try (var callers = Executors.newFixedThreadPool(16)) {
      List<CompletableFuture<Answered>> answers =
          interests.stream()
              .map(
                  interest ->
                      CompletableFuture.supplyAsync(
                          () -> untilKnown("add-interest", "{\"interest\":\"" + interest + "\"}"),
                          callers))
              .toList();
      assertThat(answers)
          .allSatisfy(
              it -> assertThat(it.join().status()).as(it.join().response().body()).isIn(201, 409));
    }

    List<Event> events = events(account);
    assertThat(events).extracting(it -> it.version().value()).doesNotHaveDuplicates();
    assertThat(events).extracting(it -> it.payload().text()).doesNotHaveDuplicates();
    assertThat(events.getLast().version().value()).isEqualTo(events.size());
  }

  @Test
  void events_are_given_as_they_are_stored() {
    command("create", CREATE, "traceparent", TRACE, "Gapless-Actor", "ada");
    command("close", "{}");

    List<Event> events = events(account);

    assertThat(events).extracting(Event::type).containsExactly("AccountCreated", "AccountClosed");
    assertThat(events.getFirst().payload().text()).isEqualTo(CREATE);
    assertThat(events.getFirst().metadata()).containsEntry("traceparent", TRACE);
    assertThat(events.getFirst().id().value().version()).isEqualTo(7);
    assertThat(stored(events.getFirst()).metadata()).containsEntry("actor", "ada");
  }

  @Test
  void a_long_history_is_streamed_in_order_up_to_the_limit() {
    int count = 950;
    write(count);

    assertThat(versions("?from=1&limit=10000")).hasSize(count).startsWith(1L).endsWith(950L);
    assertThat(versions("?from=301&limit=401")).hasSize(401).startsWith(301L).endsWith(701L);
    assertThat(versions("?from=951")).isEmpty();
    assertThat(Answered.of(service.get(account)).member("version")).isEqualTo("950");
  }

  @Test
  void committed_events_arrive_on_the_topic() {
    command("create", CREATE, "traceparent", TRACE).isCommitted(1, 1);

    ConsumerRecord<String, byte[]> record = FirstRecord.of(stack, PREFIX + "account", id);

    assertThat(new String(record.value(), UTF_8)).isEqualTo(CREATE);
    assertThat(new String(record.headers().lastHeader("traceparent").value(), UTF_8))
        .isEqualTo(TRACE);
    assertThat(new String(record.headers().lastHeader("ce_entityversion").value(), UTF_8))
        .isEqualTo("1");
  }

  @Test
  void problems_explain_themselves() {
    Answered meaning = Answered.of(service.get("/problems/outcome-unknown"));

    assertThat(meaning.status()).isEqualTo(200);
    assertThat(meaning.response().body()).contains("503", "same Idempotency-Key");
    Answered.of(service.get("/problems/nonsense")).isProblem(404, "not-found");
  }

  @Test
  void what_it_does_can_be_measured() {
    command("create", CREATE).isCommitted(1, 1);
    command("fly", "{}").isProblem(404, "command-unknown");

    String metrics = service.get("/prometheus").body();

    assertThat(metrics)
        .contains(
            "gapless_commands_seconds_count{command=\"create\",entity_type=\"account\",result=\"committed\"}",
            "gapless_commands_seconds_count{command=\"unknown\",entity_type=\"account\",result=\"command-unknown\"}",
            "gapless_event_log_state{state=\"RUNNING\"} 1.0",
            "gapless_kafka_circuit{state=\"CLOSED\"} 1.0")
        .containsPattern("(?m)^gapless_confirmed_through_position [1-9]")
        .containsPattern("(?m)^gapless_published_events_total [1-9]")
        .doesNotContain("fly");
  }

  @Test
  void health_tells_liveness_from_readiness() {
    assertThat(service.get("/health/liveness").statusCode()).isEqualTo(200);
    assertThat(service.get("/health/readiness").body()).contains("\"eventStore\"", "RUNNING");
    assertThat(service.get("/health").statusCode()).isEqualTo(200);
  }

  /** As a caller does that is told to come again, or that nobody knows what came of it. */
  private Answered untilKnown(String name, String body) {
    String key = UUID.randomUUID().toString();
    return Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> command(name, body, "Idempotency-Key", key), it -> it.status() != 503);
  }

  private Answered command(String name, String body, String... headers) {
    return Answered.of(service.post(account + "/commands/" + name, body, headers));
  }

  private List<Event> events(String path) {
    return lines(path + "/events?limit=10000");
  }

  private List<Event> lines(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.uri(path)).header("Accept", "application/x-ndjson");
    Answered answer = Answered.of(service.send(request));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
    WireFormat format = new WireFormat(PREFIX, "/gapless");
    List<Event> events = new ArrayList<>();
    answer
        .response()
        .body()
        .lines()
        .map(line -> EventLine.read(line, format))
        .forEach(line -> events.add(((EventLine.Found) line).event()));
    return events;
  }

  private List<Long> versions(String query) {
    return lines(account + "/events" + query).stream().map(it -> it.version().value()).toList();
  }

  private static Event stored(Event event) {
    return service.log().events(event.entity(), event.version(), 1).getFirst();
  }

  private void write(int count) {
    for (int from = 0; from < count; from += 50) {
      List<EventContent> contents =
          IntStream.range(from, Math.min(count, from + 50)).mapToObj(this::content).toList();
      AppendRequest request =
          new AppendRequest(
              EntityKey.of("account", id),
              AppendCondition.at(from),
              contents,
              new CommandStamp(
                  new CommandId(UUID.randomUUID().toString()), Digest.of(new byte[0])));
      assertThat(service.log().append(request).orTimeout(10, TimeUnit.SECONDS).join())
          .isInstanceOf(AppendResult.Appended.class);
    }
  }

  private EventContent content(int i) {
    Payload payload =
        Payload.ofText(i == 0 ? CREATE : "{\"address\":\"" + i + " " + "Road".repeat(200) + "\"}");
    return new EventContent(
        new EventId(UUID.randomUUID()),
        i == 0 ? "AccountCreated" : "AddressChanged",
        1,
        payload,
        Map.of(),
        Instant.now());
  }
}
