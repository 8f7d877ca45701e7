package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.context.DefaultApplicationContextBuilder;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all controllers have in common: pages, tags, reasons, problems. */
@MicronautTest(
    contextBuilder = ControllersIT.OnTheStack.class,
    transactional = false,
    resolveParameters = false)
public final class ControllersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final LocalStack SHARED = LocalStack.start(StackOptions.forTest("controllers"));
  private static final ReplayStack STACK = new ReplayStack(SHARED);

  @Inject EmbeddedServer replica;

  /** Whatever the stack says in environment variables. */
  public static final class OnTheStack extends DefaultApplicationContextBuilder {
    public OnTheStack() {
      Map<String, Object> environment = new HashMap<>(STACK.settings().environment());
      environment.put("MICRONAUT_SERVER_PORT", "-1");
      propertySources(
          PropertySource.of("stack", environment, PropertyConvention.ENVIRONMENT_VARIABLE));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    STACK.close();
    SHARED.close();
  }

  @Test
  void what_a_client_has_already_is_not_sent_again() throws Exception {
    String path = "/v1/reconciliations/" + doneReport();

    String tag = "\"" + tagOf(HttpAnswer.get(replica, path)) + "\"";

    for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
      HttpAnswer same = get(path, "If-None-Match: " + known);
      assertThat(same.status()).as(known).isEqualTo(304);
      assertThat(same.body()).isEmpty();
    }
    for (String other : List.of("\"0\"", tag.replace("\"", ""))) {
      assertThat(get(path, "If-None-Match: " + other).status()).as(other).isEqualTo(200);
    }
  }

  private HttpAnswer get(String path, String header) throws IOException {
    return HttpAnswer.send(replica, "GET", path, List.of(header), "");
  }

  private static String tagOf(HttpAnswer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer
        .head()
        .lines()
        .filter(it -> it.startsWith("etag: "))
        .findFirst()
        .orElseThrow()
        .replaceAll("etag: |\"", "");
  }

  @Test
  void pages_follow_one_another() throws Exception {
    long first = doneReport();
    long second = doneReport();

    JsonNode latest = HttpAnswer.json(replica, "/v1/reconciliations?limit=1");
    assertThat(latest.path("reports").findValuesAsText("id")).containsExactly("" + second);
    assertThat(latest.path("next").asLong()).isEqualTo(second);
    JsonNode next = HttpAnswer.json(replica, "/v1/reconciliations?limit=1&before=" + second);
    assertThat(next.path("reports").findValuesAsText("id")).containsExactly("" + first);
    assertThat(
            HttpAnswer.json(replica, "/v1/reconciliations/" + first + "/findings?after=7")
                .path("findings"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/replays",
        "/v1/reconciliations",
        "/v1/audit",
        "/v1/projections",
        "/v1/writers",
        "/v1/spill/quarantine"
      })
  void a_page_that_nobody_can_mean_is_refused_by_its_parameter(String list) throws Exception {
    assertThat(HttpAnswer.json(replica, list)).isNotEmpty();
    isMalformed(list + "?limit=0", "limit");
    isMalformed(list + "?limit=201", "limit");
    isMalformed(list + "?limit=many", "limit");
    isMalformed(list + "?limit=1&limit=2", "limit");
    isMalformed(list + "?offset=1", "query");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/replays?before=0, before",
    "/v1/replays?after=1, query",
    "/v1/reconciliations/1/findings?after=x, after",
    "/v1/reconciliations/1/findings?before=1, query",
    "/v1/writers?after=nobody, after",
    "/v1/projections?after=a%20b, after",
    "/v1/reconciliations/none, id"
  })
  void a_cursor_of_another_list_is_refused(String target, String field) throws Exception {
    isMalformed(target, field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/replays/99999",
        "/v1/replays/99999/progress",
        "/v1/reconciliations/99999",
        "/v1/reconciliations/99999/findings",
        "/v1/projections/nobody"
      })
  void what_is_not_there_is_a_problem(String target) throws Exception {
    HttpAnswer answer = HttpAnswer.get(replica, target);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.head()).contains("application/problem+json");
    assertThat(JSON.readTree(answer.body()).path("type").asText()).isEqualTo("/problems/not-found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"why\":\"\"}", "{\"why\":\" \"}", "{\"why\":\"a\\nb\"}"})
  void no_order_about_a_job_is_given_without_a_reason(String body) throws Exception {
    for (String change : List.of("pause", "resume", "cancel")) {
      HttpAnswer answer = HttpAnswer.post(replica, "/v1/replays/1/" + change, body);
      assertThat(answer.status()).as(change).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).path("field").asText()).isEqualTo("why");
    }
  }

  private long doneReport() throws Exception {
    HttpAnswer asked =
        HttpAnswer.post(replica, "/v1/reconciliations", "{\"entityType\":\"account\"}");
    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    long id = JSON.readTree(asked.body()).path("id").asLong();
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                HttpAnswer.json(replica, "/v1/reconciliations/" + id)
                    .path("state")
                    .asText()
                    .equals("DONE"));
    return id;
  }

  private void isMalformed(String target, String field) throws IOException {
    HttpAnswer answer = HttpAnswer.get(replica, target);
    assertThat(answer.status()).as(target + " " + answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("field").asText()).as(target).isEqualTo(field);
  }
}
