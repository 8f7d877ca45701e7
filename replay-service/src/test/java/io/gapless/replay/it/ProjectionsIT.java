package io.gapless.replay.it;

import static io.gapless.replay.it.ProjectionCalls.RESUME;
import static io.gapless.replay.it.ProjectionCalls.SKIP;
import static io.gapless.replay.it.ProjectionCalls.command;
import static io.gapless.replay.it.ProjectionCalls.history;
import static io.gapless.replay.it.ProjectionCalls.id;
import static io.gapless.replay.it.ProjectionCalls.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code /v1/projections}: reports, on two replicas that share one database. */
final class ProjectionsIT {
  @RegisterExtension private static final TwoReplicas replicas = new TwoReplicas("projections");

  @Test
  void what_an_instance_reports_to_one_replica_is_seen_on_the_other() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.report(HealthKind.RUNNING, List.of()));
    report(replicas.one(), "balances", "i-2", SampleReports.healthy());

    JsonNode page = HttpAnswer.json(replicas.other(), "/v1/projections?limit=1");
    assertThat(page.at("/projections/0/name").asText()).isEqualTo("accounts");
    assertThat(page.at("/projections/0/state").asText()).isEqualTo("parked");
    assertThat(page.at("/projections/0/parked").asLong()).isEqualTo(2);
    assertThat(page.at("/next").asText()).isEqualTo("accounts");
    JsonNode next = HttpAnswer.json(replicas.other(), "/v1/projections?limit=1&after=accounts");
    assertThat(next.at("/projections/0/name").asText()).isEqualTo("balances");
    assertThat(
            HttpAnswer.json(replicas.other(), "/v1/projections?after=balances").at("/projections"))
        .isEmpty();

    JsonNode accounts = HttpAnswer.json(replicas.other(), "/v1/projections/accounts");
    assertThat(accounts.at("/parked/0/entity/id").asText()).isEqualTo("ann/ä");
    assertThat(accounts.at("/parked/0/version").asLong()).isEqualTo(7);
    assertThat(accounts.at("/parked/0/reason").asText()).isEqualTo("handler-failed");
    assertThat(accounts.at("/gaps/0/from").asLong()).isEqualTo(3);
    assertThat(accounts.at("/verifiedThrough/account").asLong()).isEqualTo(41);
    assertThat(accounts.at("/instances/0/id").asText()).isEqualTo("i-1");
    assertThat(accounts.at("/instances/0/silent").asBoolean()).isFalse();
    assertThat(HttpAnswer.get(replicas.other(), "/v1/projections/nobody").status()).isEqualTo(404);
  }

  @Test
  void the_status_names_first_what_needs_somebody_first() throws Exception {
    report(replicas.one(), "a-runs", "i-1", SampleReports.healthy());
    report(replicas.one(), "b-parked", "i-1", SampleReports.report(HealthKind.RUNNING, List.of()));
    report(replicas.one(), "c-stuck", "i-1", SampleReports.healthy());
    report(replicas.one(), "c-stuck", "i-2", SampleReports.report(HealthKind.STUCK, List.of()));
    report(replicas.one(), "d-dead", "i-1", SampleReports.report(HealthKind.DEAD, List.of()));
    report(replicas.one(), "e-silent", "i-1", SampleReports.healthy());
    replicas
        .stack()
        .rows()
        .updateOwn(
            "UPDATE projection_instances SET reported_at = reported_at - INTERVAL 1 MINUTE"
                + " WHERE projection = 'e-silent'");

    JsonNode status = HttpAnswer.json(replicas.other(), "/v1/status");

    assertThat(status.at("/projections").findValuesAsText("name"))
        .containsExactly("d-dead", "e-silent", "c-stuck", "b-parked", "a-runs");
    assertThat(status.at("/projections/1/silent").asInt()).isEqualTo(1);
    assertThat(status.at("/projections/2/reason").asText()).isEqualTo("simulated reason");
    assertThat(status.at("/projections/2/instances").asInt()).isEqualTo(2);
    assertThat(status.at("/projections/2/lag").asLong()).isEqualTo(11);
    assertThat(status.at("/projectionCount").asInt()).isEqualTo(5);
  }

  @Test
  void of_too_many_instances_those_that_reported_last_are_kept() throws Exception {
    for (int i = 0; i < 103; i++) {
      report(replicas.one(), "accounts", "i-" + i, SampleReports.healthy());
    }

    JsonNode accounts = HttpAnswer.json(replicas.one(), "/v1/projections/accounts");

    assertThat(accounts.at("/summary/instances").asInt()).isEqualTo(100);
    JsonNode instances = accounts.at("/instances");
    assertThat(instances).hasSize(100);
    assertThat(instances.findValuesAsText("id")).contains("i-102", "i-3").doesNotContain("i-2");
  }

  @Test
  void what_has_been_over_for_long_is_forgotten_and_what_waits_is_not() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    report(replicas.one(), "gone", "i-1", SampleReports.healthy());
    long ended = id(command(replicas.one(), RESUME));
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    report(replicas.one(), "accounts", "i-1", SampleReports.done(ended, "resumed"));
    long waits = id(command(replicas.one(), SKIP));
    replicas
        .stack()
        .rows()
        .updateOwn(
            "UPDATE projection_instances SET reported_at = reported_at - INTERVAL 25 HOUR"
                + " WHERE projection = 'gone'");
    replicas
        .stack()
        .rows()
        .updateOwn(
            "UPDATE projection_commands SET asked_at = asked_at - INTERVAL 91 DAY,"
                + " done_at = done_at - INTERVAL 91 DAY");

    EmbeddedServer third = replicas.stack().replica(); // forgets in its first turn

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
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    String hundred =
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100)";
    replicas
        .stack()
        .rows()
        .updateOwn(
            "INSERT INTO projection_commands (projection, idempotency_key, command, asked_by,"
                + " asked_for, asked_at) "
                + hundred
                + " SELECT 'accounts', CONCAT(a.i, '-', b.i), '{\"command\":\"of-later\"}', 'x', '',"
                + " UTC_TIMESTAMP(6) FROM n a, n b WHERE b.i <= 10");
    assertThat(command(replicas.one(), RESUME).status()).isEqualTo(429);

    replicas
        .stack()
        .rows()
        .updateOwn(
            "INSERT INTO projection_instances (projection, instance, health, reason, every_millis,"
                + " record_lag, open_gaps, parked, unreadable, report, reported_at) "
                + hundred
                + " SELECT CONCAT('p-', a.i), b.i, 'RUNNING', '', 5000, 0, 0, 0, 0, '',"
                + " UTC_TIMESTAMP(6) FROM n a, n b WHERE a.i < 50 OR (a.i = 50 AND b.i < 100)");
    String target = "/v1/projections/accounts/instances/";
    assertThat(
            HttpAnswer.put(replicas.one(), target + "i-2", SampleReports.healthy().lines())
                .status())
        .isEqualTo(429);
    assertThat(
            HttpAnswer.put(replicas.one(), target + "i-1", SampleReports.healthy().lines())
                .status())
        .isEqualTo(200);
    assertThat(HttpAnswer.json(replicas.one(), "/v1/projections/accounts").at("/instances"))
        .hasSize(1);
  }

  @Test
  void a_malformed_report_is_refused_and_leaves_nothing() throws Exception {
    List<String> good = SampleReports.healthy().lines();
    List<String> cut = good.subList(0, good.size() - 1);
    List<String> wrong = new ArrayList<>(good);
    wrong.set(0, good.getFirst().replace("\"lag\":\"5\"", "\"lag\":\"-5\""));
    String target = "/v1/projections/accounts/instances/i-1";

    assertThat(HttpAnswer.put(replicas.one(), target, cut).member("field")).isEqualTo("report");
    assertThat(HttpAnswer.put(replicas.one(), target, wrong).member("field")).isEqualTo("lag");
    assertThat(HttpAnswer.put(replicas.one(), target, List.of("x".repeat(70_000))).status())
        .isEqualTo(413);
    assertThat(HttpAnswer.put(replicas.one(), target + "%20", good).member("field"))
        .isEqualTo("instance");
    assertThat(HttpAnswer.post(replicas.one(), target, "{}").status()).isEqualTo(405);
    assertThat(HttpAnswer.json(replicas.one(), "/v1/projections").at("/projections")).isEmpty();
  }
}
