package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.CommandId;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionCommand;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/projections}, on two replicas that share one database. */
final class ProjectionsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESUME =
      "{\"command\":\"resume\",\"entity\":{\"type\":\"account\",\"id\":\"ann/ä\"}}";
  private static final String SKIP =
      "{\"command\":\"skip\",\"entity\":{\"type\":\"account\",\"id\":\"ann/ä\"},"
          + "\"version\":7,\"why\":\"made by a bug\"}";

  private static LocalStack shared;

  private ReplayStack stack;
  private EmbeddedServer one;
  private EmbeddedServer other;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("projections"));
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @BeforeEach
  void start() {
    stack = new ReplayStack(shared);
    one = stack.replica();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> HttpAnswer.get(one, "/v1/projections").status() == 200);
    other = stack.replica();
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  @Test
  void what_an_instance_reports_to_one_replica_is_seen_on_the_other() throws Exception {
    report(one, "accounts", "i-1", SampleReports.report(HealthKind.RUNNING, List.of()));
    report(one, "balances", "i-2", SampleReports.healthy());

    JsonNode page = HttpAnswer.json(other, "/v1/projections?limit=1");
    assertThat(page.at("/projections/0/name").asText()).isEqualTo("accounts");
    assertThat(page.at("/projections/0/state").asText()).isEqualTo("parked");
    assertThat(page.at("/projections/0/parked").asLong()).isEqualTo(2);
    assertThat(page.at("/next").asText()).isEqualTo("accounts");
    JsonNode next = HttpAnswer.json(other, "/v1/projections?limit=1&after=accounts");
    assertThat(next.at("/projections/0/name").asText()).isEqualTo("balances");
    assertThat(HttpAnswer.json(other, "/v1/projections?after=balances").at("/projections"))
        .isEmpty();

    JsonNode accounts = HttpAnswer.json(other, "/v1/projections/accounts");
    assertThat(accounts.at("/parked/0/entity/id").asText()).isEqualTo("ann/ä");
    assertThat(accounts.at("/parked/0/version").asLong()).isEqualTo(7);
    assertThat(accounts.at("/parked/0/reason").asText()).isEqualTo("handler-failed");
    assertThat(accounts.at("/gaps/0/from").asLong()).isEqualTo(3);
    assertThat(accounts.at("/verifiedThrough/account").asLong()).isEqualTo(41);
    assertThat(accounts.at("/instances/0/id").asText()).isEqualTo("i-1");
    assertThat(accounts.at("/instances/0/silent").asBoolean()).isFalse();
    assertThat(HttpAnswer.get(other, "/v1/projections/nobody").status()).isEqualTo(404);
  }

  @Test
  void the_status_names_first_what_needs_somebody_first() throws Exception {
    report(one, "a-runs", "i-1", SampleReports.healthy());
    report(one, "b-parked", "i-1", SampleReports.report(HealthKind.RUNNING, List.of()));
    report(one, "c-stuck", "i-1", SampleReports.healthy());
    report(one, "c-stuck", "i-2", SampleReports.report(HealthKind.STUCK, List.of()));
    report(one, "d-dead", "i-1", SampleReports.report(HealthKind.DEAD, List.of()));
    report(one, "e-silent", "i-1", SampleReports.healthy());
    stack
        .rows()
        .updateOwn(
            "UPDATE projection_instances SET reported_at = reported_at - INTERVAL 1 MINUTE"
                + " WHERE projection = 'e-silent'");

    JsonNode status = HttpAnswer.json(other, "/v1/status");

    assertThat(status.at("/projections").findValuesAsText("name"))
        .containsExactly("d-dead", "e-silent", "c-stuck", "b-parked", "a-runs");
    assertThat(status.at("/projections/1/silent").asInt()).isEqualTo(1);
    assertThat(status.at("/projections/2/reason").asText()).isEqualTo("simulated reason");
    assertThat(status.at("/projections/2/instances").asInt()).isEqualTo(2);
    assertThat(status.at("/projections/2/lag").asLong()).isEqualTo(11);
    assertThat(status.at("/projectionCount").asInt()).isEqualTo(5);
  }

  @Test
  void a_command_goes_to_one_instance_and_its_end_is_kept_with_who_and_why() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    HttpAnswer given = command(other, SKIP, "Gapless-Actor: zoe");
    assertThat(given.status()).as(given.body()).isEqualTo(202);
    long id = JSON.readTree(given.body()).at("/id").asLong();

    List<Handed> handed = report(one, "accounts", "i-1", SampleReports.healthy());

    String who = "zoe (unproved, from 127.0.0.1)";
    assertThat(handed)
        .extracting(Handed::id, Handed::command)
        .containsExactly(
            Tuple.tuple(
                id,
                new ProjectionCommand.Skip(
                    SampleReports.ANN, EntityVersion.of(7), who, "made by a bug")));
    assertThat(report(other, "accounts", "i-2", SampleReports.healthy())).isEmpty();
    assertThat(report(other, "balances", "i-1", SampleReports.healthy())).isEmpty();
    assertThat(history(other).at("/0/state").asText()).isEqualTo("handed-out");

    assertThat(report(other, "accounts", "i-1", SampleReports.done(id, "skipped"))).isEmpty();
    JsonNode kept = history(one).at("/0");
    assertThat(kept.at("/state").asText()).isEqualTo("done");
    assertThat(kept.at("/result").asText()).isEqualTo("skipped");
    assertThat(kept.at("/instance").asText()).isEqualTo("i-1");
    assertThat(kept.at("/who").asText()).isEqualTo(who);
    assertThat(kept.at("/why").asText()).isEqualTo("made by a bug");
    assertThat(kept.at("/entity/id").asText()).isEqualTo("ann/ä");
    assertThat(kept.at("/version").asLong()).isEqualTo(7);
  }

  @Test
  void a_command_whose_instance_died_goes_to_the_next_and_the_first_answer_stands()
      throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    long first = id(command(one, RESUME));
    long second = id(command(one, SKIP));
    assertThat(ids(report(one, "accounts", "i-1", SampleReports.healthy())))
        .containsExactly(first, second);
    stack
        .rows()
        .updateOwn(
            "UPDATE projection_commands SET leased_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    assertThat(ids(report(other, "accounts", "i-2", SampleReports.healthy())))
        .containsExactly(first, second);
    report(other, "accounts", "i-2", SampleReports.done(first, "not-parked"));
    report(one, "accounts", "i-1", SampleReports.done(first, "resumed"));

    JsonNode kept = history(one).at("/1");
    assertThat(kept.at("/id").asLong()).isEqualTo(first);
    assertThat(kept.at("/attempts").asInt()).isEqualTo(2);
    assertThat(kept.at("/result").asText()).isEqualTo("not-parked");
    assertThat(kept.at("/instance").asText()).isEqualTo("i-2");
  }

  @Test
  void commands_keep_their_order_across_instances() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    long first = id(command(one, RESUME));
    assertThat(ids(report(one, "accounts", "i-1", SampleReports.healthy()))).containsExactly(first);
    long second = id(command(one, SKIP));

    assertThat(report(other, "accounts", "i-2", SampleReports.healthy())).isEmpty();
    assertThat(ids(report(other, "accounts", "i-1", SampleReports.done(first, "resumed"))))
        .containsExactly(second);
  }

  @Test
  void an_answer_that_was_lost_is_given_again_to_the_same_instance() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    long id = id(command(one, RESUME));

    assertThat(ids(report(one, "accounts", "i-1", SampleReports.healthy()))).containsExactly(id);
    assertThat(ids(report(other, "accounts", "i-1", SampleReports.healthy()))).containsExactly(id);
  }

  @Test
  void a_command_keeps_its_identity_and_another_has_another_although_ids_began_again()
      throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    long id = id(command(one, RESUME));
    CommandId identity = identity(report(one, "accounts", "i-1", SampleReports.healthy()));
    assertThat(identity(report(other, "accounts", "i-1", SampleReports.healthy())))
        .isEqualTo(identity);

    stack.rows().updateOwn("DELETE FROM projection_commands");
    stack.rows().updateOwn("ALTER TABLE projection_commands AUTO_INCREMENT = " + id);
    assertThat(id(command(one, RESUME))).isEqualTo(id);

    assertThat(identity(report(one, "accounts", "i-1", SampleReports.healthy())))
        .isNotEqualTo(identity);
  }

  private static CommandId identity(List<Handed> handed) {
    assertThat(handed).hasSize(1);
    return handed.getFirst().identity();
  }

  @Test
  void commands_and_reports_outlive_the_replicas() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    long id = id(command(one, RESUME));
    one.stop();
    other.stop();

    EmbeddedServer third = stack.replica();

    assertThat(HttpAnswer.json(third, "/v1/projections/accounts").at("/instances")).hasSize(1);
    assertThat(ids(report(third, "accounts", "i-1", SampleReports.healthy()))).containsExactly(id);
  }

  @Test
  void the_same_key_means_the_same_command() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    HttpAnswer first = command(one, RESUME, "Idempotency-Key: k-1");
    HttpAnswer again = command(other, RESUME, "Idempotency-Key: k-1");
    HttpAnswer else_ = command(other, SKIP, "Idempotency-Key: k-1");

    assertThat(id(again)).isEqualTo(id(first));
    assertThat(again.head()).contains("idempotent-replayed: true");
    assertThat(first.head()).contains("idempotent-replayed: false", "idempotency-key: k-1");
    assertThat(else_.status()).isEqualTo(422);
    assertThat(else_.member("type")).isEqualTo("/problems/key-reused");
    assertThat(report(one, "accounts", "i-1", SampleReports.healthy())).hasSize(1);
  }

  @Test
  void who_was_closed_is_handed_nothing_and_is_not_missed() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    command(one, RESUME);

    assertThat(report(one, "accounts", "i-1", SampleReports.report(HealthKind.CLOSED, List.of())))
        .isEmpty();
    stack
        .rows()
        .updateOwn("UPDATE projection_instances SET reported_at = reported_at - INTERVAL 1 HOUR");

    assertThat(HttpAnswer.json(one, "/v1/projections").at("/projections/0/state").asText())
        .isEqualTo("closed");
  }

  @Test
  void of_too_many_instances_those_that_reported_last_are_kept() throws Exception {
    for (int i = 0; i < 103; i++) {
      report(one, "accounts", "i-" + i, SampleReports.healthy());
    }

    JsonNode accounts = HttpAnswer.json(one, "/v1/projections/accounts");

    assertThat(accounts.at("/summary/instances").asInt()).isEqualTo(100);
    JsonNode instances = accounts.at("/instances");
    assertThat(instances).hasSize(100);
    assertThat(instances.findValuesAsText("id")).contains("i-102", "i-3").doesNotContain("i-2");
  }

  @Test
  void what_has_been_over_for_long_is_forgotten_and_what_waits_is_not() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    report(one, "gone", "i-1", SampleReports.healthy());
    long ended = id(command(one, RESUME));
    report(one, "accounts", "i-1", SampleReports.healthy());
    report(one, "accounts", "i-1", SampleReports.done(ended, "resumed"));
    long waits = id(command(one, SKIP));
    stack
        .rows()
        .updateOwn(
            "UPDATE projection_instances SET reported_at = reported_at - INTERVAL 25 HOUR"
                + " WHERE projection = 'gone'");
    stack
        .rows()
        .updateOwn(
            "UPDATE projection_commands SET asked_at = asked_at - INTERVAL 91 DAY,"
                + " done_at = done_at - INTERVAL 91 DAY");

    EmbeddedServer third = stack.replica(); // forgets in its first turn

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(HttpAnswer.json(third, "/v1/projections").findValuesAsText("name"))
                    .containsExactly("accounts"));
    assertThat(history(third)).hasSize(1);
    assertThat(history(third).at("/0/id").asLong()).isEqualTo(waits);
  }

  @Test
  void there_is_room_for_so_many_and_no_more() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    String hundred =
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100)";
    stack
        .rows()
        .updateOwn(
            "INSERT INTO projection_commands (projection, idempotency_key, command, asked_by,"
                + " asked_for, asked_at) "
                + hundred
                + " SELECT 'accounts', CONCAT(a.i, '-', b.i), '{\"command\":\"of-later\"}', 'x', '',"
                + " UTC_TIMESTAMP(6) FROM n a, n b WHERE b.i <= 10");
    assertThat(command(one, RESUME).status()).isEqualTo(429);

    stack
        .rows()
        .updateOwn(
            "INSERT INTO projection_instances (projection, instance, health, reason, every_millis,"
                + " record_lag, open_gaps, parked, unreadable, report, reported_at) "
                + hundred
                + " SELECT CONCAT('p-', a.i), b.i, 'RUNNING', '', 5000, 0, 0, 0, 0, '',"
                + " UTC_TIMESTAMP(6) FROM n a, n b WHERE a.i < 50 OR (a.i = 50 AND b.i < 100)");
    String target = "/v1/projections/accounts/instances/";
    assertThat(HttpAnswer.put(one, target + "i-2", SampleReports.healthy().lines()).status())
        .isEqualTo(429);
    assertThat(HttpAnswer.put(one, target + "i-1", SampleReports.healthy().lines()).status())
        .isEqualTo(200);
    assertThat(HttpAnswer.json(one, "/v1/projections/accounts").at("/instances")).hasSize(1);
  }

  @Test
  void a_malformed_request_is_refused_by_its_field() throws Exception {
    report(one, "accounts", "i-1", SampleReports.healthy());
    Map<String, String> bodies =
        Map.ofEntries(
            Map.entry("", "body"),
            Map.entry("[]", "body"),
            Map.entry("{} x", "body"),
            Map.entry(RESUME.replace("resume", "forget"), "command"),
            Map.entry(RESUME.replace("resume", "rebuild-all"), "entity.type"),
            Map.entry("{\"command\":\"rebuild-all\"}", "entityType"),
            Map.entry(RESUME.replace("\"id\"", "\"ID\""), "body"),
            Map.entry(RESUME.replace("account", "acc_ount"), "entityType"),
            Map.entry(RESUME.replace("}}", "},\"version\":7}"), "version"),
            Map.entry(RESUME.replace("}}", "},\"command\":\"skip\"}"), "body"),
            Map.entry(SKIP.replace("7", "0"), "version"),
            Map.entry(SKIP.replace("7", "[7]"), "version"),
            Map.entry(SKIP.replace("made by a bug", ""), "why"),
            Map.entry(SKIP.replace("made by a bug", "a\\nb"), "why"),
            Map.entry(SKIP.replace("made by a bug", "x".repeat(1_001)), "why"));
    for (Map.Entry<String, String> refused : bodies.entrySet()) {
      HttpAnswer answer = command(one, refused.getKey());

      assertThat(answer.status()).as(refused.getKey()).isEqualTo(400);
      assertThat(answer.member("field")).as(answer.body()).isEqualTo(refused.getValue());
    }
    assertThat(command(one, RESUME, "Gapless-Actor: a\tb").member("field"))
        .isEqualTo("Gapless-Actor");
    assertThat(command(one, RESUME, "Idempotency-Key: a b").member("field")).isEqualTo("commandId");
    assertThat(HttpAnswer.get(one, "/v1/projections?limit=0").member("field")).isEqualTo("limit");
    assertThat(HttpAnswer.get(one, "/v1/projections/-x").member("field")).isEqualTo("projection");
    assertThat(history(one)).isEmpty();
    assertThat(HttpAnswer.post(one, "/v1/projections/nobody/commands", RESUME).status())
        .isEqualTo(404);
  }

  @Test
  void a_malformed_report_is_refused_and_leaves_nothing() throws Exception {
    List<String> good = SampleReports.healthy().lines();
    List<String> cut = good.subList(0, good.size() - 1);
    List<String> wrong = new ArrayList<>(good);
    wrong.set(0, good.getFirst().replace("\"lag\":\"5\"", "\"lag\":\"-5\""));
    String target = "/v1/projections/accounts/instances/i-1";

    assertThat(HttpAnswer.put(one, target, cut).member("field")).isEqualTo("report");
    assertThat(HttpAnswer.put(one, target, wrong).member("field")).isEqualTo("lag");
    assertThat(HttpAnswer.put(one, target, List.of("x".repeat(70_000))).status()).isEqualTo(413);
    assertThat(HttpAnswer.put(one, target + "%20", good).member("field")).isEqualTo("instance");
    assertThat(HttpAnswer.post(one, target, "{}").status()).isEqualTo(405);
    assertThat(HttpAnswer.json(one, "/v1/projections").at("/projections")).isEmpty();
  }

  private static List<Handed> report(
      EmbeddedServer replica, String projection, String instance, ProjectionReport report)
      throws Exception {
    String target = "/v1/projections/" + projection + "/instances/" + instance;
    HttpAnswer answer = HttpAnswer.put(replica, target, report.lines());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("application/x-ndjson");
    return HandedCommands.read(answer.body().lines().toList()).commands();
  }

  private static HttpAnswer command(EmbeddedServer replica, String body, String... headers)
      throws Exception {
    return HttpAnswer.post(replica, "/v1/projections/accounts/commands", body, headers);
  }

  private static JsonNode history(EmbeddedServer replica) throws Exception {
    return HttpAnswer.json(replica, "/v1/projections/accounts/commands").at("/commands");
  }

  private static long id(HttpAnswer answer) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).at("/id").asLong();
  }

  private static List<Long> ids(List<Handed> handed) {
    return handed.stream().map(Handed::id).toList();
  }
}
