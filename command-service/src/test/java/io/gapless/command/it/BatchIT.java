package io.gapless.command.it;

import static io.gapless.command.it.RunningService.CREATE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/commands} on a real event store. */
class BatchIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static RunningService service;

  private final String id = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    StackParts stack = LocalStack.shared();
    service =
        RunningService.start(RunningService.settings(stack, stack.newDatabase("batches")))
            .untilReady();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void each_line_is_answered_as_the_command_alone_would_be() throws Exception {
    List<JsonNode> answers =
        batch(
            line(id, "create", CREATE),
            line(id, "change-address", "{\"address\":\"2 Road\"}", "If-Match", "\"1\""),
            line(id, "close", "{}", "If-Match", "\"1\""),
            line(id, "fly", "{}"),
            "nonsense",
            line(id, "change-address", "{}"),
            line(id, "close", "{}"));

    assertThat(answers)
        .extracting(it -> it.at("/status").asInt())
        .containsExactly(201, 201, 409, 404, 400, 400, 201);
    assertThat(answers.get(1).at("/headers/ETag").asText()).isEqualTo("\"2\"");
    assertThat(answers.get(1).at("/headers/Location").asText()).isEqualTo("/v1/account/" + id);
    assertThat(answers.get(1).at("/headers/Content-Type").asText()).isEqualTo("application/json");
    assertThat(answers.get(1).at("/headers/Idempotency-Key").asText()).isNotEmpty();
    assertThat(answers.get(1).at("/body").toString())
        .isEqualTo(
            "{\"entityType\":\"account\",\"entityId\":\"" + id + "\",\"version\":2,\"events\":1}");
    assertThat(answers.get(2).at("/body/actual").asLong()).isEqualTo(2);
    assertThat(answers.get(4).at("/body/type").asText()).isEqualTo("/problems/malformed");
    assertThat(answers.get(5).at("/body/field").asText()).isEqualTo("address");
    assertThat(answers.get(6).at("/body/version").asLong()).isEqualTo(3);
    assertThat(Answered.of(service.get("/v1/account/" + id)).header("ETag")).isEqualTo("\"3\"");
  }

  @Test
  void a_repeated_batch_gets_the_first_answers() throws Exception {
    String[] lines = {
      line(id, "create", CREATE, "Idempotency-Key", "1-" + id),
      line(id, "close", "{}", "Idempotency-Key", "2-" + id),
      line(id, "close", "{}", "Idempotency-Key", "3-" + id)
    };
    List<JsonNode> first = batch(lines);

    List<JsonNode> again = batch(lines);

    assertThat(again).extracting(it -> it.at("/status").asInt()).containsExactly(201, 201, 422);
    assertThat(again).extracting(it -> it.at("/body")).isEqualTo(bodies(first));
    assertThat(again)
        .extracting(it -> it.at("/headers/Idempotent-Replayed").asText())
        .containsExactly("true", "true", "");
  }

  @Test
  void many_entities_with_many_commands_each_are_all_answered_in_their_order() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      for (int entity = 0; entity < 50; entity++) {
        String command = round == 0 ? CREATE : "{\"address\":\"%d Street\"}".formatted(round);
        lines.add(line(id + "-" + entity, round == 0 ? "create" : "change-address", command));
      }
    }

    List<JsonNode> answers = batch(lines.toArray(String[]::new));

    assertThat(answers).extracting(it -> it.at("/status").asInt()).containsOnly(201);
    assertThat(answers)
        .extracting(it -> it.at("/body/version").asLong())
        .isEqualTo(
            LongStream.rangeClosed(1, 5)
                .boxed()
                .flatMap(version -> IntStream.range(0, 50).mapToObj(entity -> version))
                .toList());
    assertThat(answers.getLast().at("/body/entityId").asText()).isEqualTo(id + "-49");
  }

  @Test
  void who_asks_and_the_trace_go_into_the_events() {
    HttpResponse<String> answer =
        post(line(id, "create", CREATE), "Gapless-Actor", "ann", "traceparent", TRACE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(service.log().events(EntityKey.of("account", id), EntityVersion.first(), 10))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.content().metadata())
                    .containsOnlyKeys("actor", "traceparent")
                    .containsEntry("actor", "ann"));
  }

  @Test
  void what_is_no_batch_is_refused_as_a_whole() {
    String fine = line(id, "create", CREATE);

    Answered.of(post("")).isProblem(400, "malformed");
    assertThat(Answered.of(post(fine, "If-Match", "*")).isProblem(400, "malformed").member("field"))
        .isEqualTo("If-Match");
    Answered.of(post("\n".repeat(257))).isProblem(400, "malformed");
    Answered.of(post("x".repeat(1_100_001))).isProblem(413, "too-large");
    Answered.of(post(fine, "Content-Encoding", "gzip")).isProblem(400, "malformed");
    Answered.of(service.post("/v1/commands", fine)).isProblem(415, "unsupported-media-type");
    Answered.of(service.get("/v1/commands")).isProblem(405, "method-not-allowed");
    assertThat(service.get("/v1/account/" + id).statusCode()).isEqualTo(404);
  }

  private static List<JsonNode> batch(String... lines) throws Exception {
    HttpResponse<String> answer = post(String.join("\n", lines));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    List<JsonNode> answers = new ArrayList<>();
    for (String line : answer.body().lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    assertThat(answers).hasSameSizeAs(lines);
    return answers;
  }

  private static List<JsonNode> bodies(List<JsonNode> answers) {
    return answers.stream().map(it -> it.at("/body")).toList();
  }

  /** Headers are names and values in turn. */
  private static HttpResponse<String> post(String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.uri("/v1/commands"))
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(body.getBytes(UTF_8)));
    return service.send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Headers are names and values in turn. */
  private static String line(String id, String command, String body, String... headers) {
    var own = JSON.createObjectNode();
    for (int i = 0; i < headers.length; i += 2) {
      own.put(headers[i], headers[i + 1]);
    }
    return "{\"entityType\":\"account\",\"entityId\":\"%s\",\"command\":\"%s\",\"headers\":%s,\"body\":%s}"
        .formatted(id, command, own, body);
  }
}
