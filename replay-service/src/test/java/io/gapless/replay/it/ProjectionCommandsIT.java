package io.gapless.replay.it;

import static io.gapless.replay.it.ProjectionCalls.RESUME;
import static io.gapless.replay.it.ProjectionCalls.SKIP;
import static io.gapless.replay.it.ProjectionCalls.command;
import static io.gapless.replay.it.ProjectionCalls.history;
import static io.gapless.replay.it.ProjectionCalls.id;
import static io.gapless.replay.it.ProjectionCalls.ids;
import static io.gapless.replay.it.ProjectionCalls.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.CommandId;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionCommand;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code /v1/projections/.../commands}, on two replicas that share one database. */
final class ProjectionCommandsIT {
  @RegisterExtension
  private static final TwoReplicas replicas = new TwoReplicas("projection-commands");

  @Test
  void a_command_goes_to_one_instance_and_its_end_is_kept_with_who_and_why() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    HttpAnswer given = command(replicas.other(), SKIP, "Gapless-Actor: zoe");
    long id = id(given);

    List<Handed> handed = report(replicas.one(), "accounts", "i-1", SampleReports.healthy());

    String who = "zoe (unproved, from 127.0.0.1)";
    assertThat(handed)
        .extracting(Handed::id, Handed::command)
        .containsExactly(
            Tuple.tuple(
                id,
                new ProjectionCommand.Skip(
                    SampleReports.ANN, EntityVersion.of(7), who, "made by a bug")));
    assertThat(report(replicas.other(), "accounts", "i-2", SampleReports.healthy())).isEmpty();
    assertThat(report(replicas.other(), "balances", "i-1", SampleReports.healthy())).isEmpty();
    assertThat(history(replicas.other()).at("/0/state").asText()).isEqualTo("handed-out");

    assertThat(report(replicas.other(), "accounts", "i-1", SampleReports.done(id, "skipped")))
        .isEmpty();
    JsonNode kept = history(replicas.one()).at("/0");
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
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    long first = id(command(replicas.one(), RESUME));
    long second = id(command(replicas.one(), SKIP));
    assertThat(ids(report(replicas.one(), "accounts", "i-1", SampleReports.healthy())))
        .containsExactly(first, second);
    replicas
        .stack()
        .rows()
        .updateOwn(
            "UPDATE projection_commands SET leased_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    assertThat(ids(report(replicas.other(), "accounts", "i-2", SampleReports.healthy())))
        .containsExactly(first, second);
    report(replicas.other(), "accounts", "i-2", SampleReports.done(first, "not-parked"));
    report(replicas.one(), "accounts", "i-1", SampleReports.done(first, "resumed"));

    JsonNode kept = history(replicas.one()).at("/1");
    assertThat(kept.at("/id").asLong()).isEqualTo(first);
    assertThat(kept.at("/attempts").asInt()).isEqualTo(2);
    assertThat(kept.at("/result").asText()).isEqualTo("not-parked");
    assertThat(kept.at("/instance").asText()).isEqualTo("i-2");
  }

  @Test
  void commands_keep_their_order_across_instances() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    long first = id(command(replicas.one(), RESUME));
    assertThat(ids(report(replicas.one(), "accounts", "i-1", SampleReports.healthy())))
        .containsExactly(first);
    long second = id(command(replicas.one(), SKIP));

    assertThat(report(replicas.other(), "accounts", "i-2", SampleReports.healthy())).isEmpty();
    assertThat(
            ids(report(replicas.other(), "accounts", "i-1", SampleReports.done(first, "resumed"))))
        .containsExactly(second);
  }

  @Test
  void an_answer_that_was_lost_is_given_again_to_the_same_instance() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    long id = id(command(replicas.one(), RESUME));

    assertThat(ids(report(replicas.one(), "accounts", "i-1", SampleReports.healthy())))
        .containsExactly(id);
    assertThat(ids(report(replicas.other(), "accounts", "i-1", SampleReports.healthy())))
        .containsExactly(id);
  }

  @Test
  void a_command_keeps_its_identity_and_another_has_another_although_ids_began_again()
      throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    long id = id(command(replicas.one(), RESUME));
    CommandId identity =
        identity(report(replicas.one(), "accounts", "i-1", SampleReports.healthy()));
    assertThat(identity(report(replicas.other(), "accounts", "i-1", SampleReports.healthy())))
        .isEqualTo(identity);

    replicas.stack().rows().updateOwn("DELETE FROM projection_commands");
    replicas.stack().rows().updateOwn("ALTER TABLE projection_commands AUTO_INCREMENT = " + id);
    assertThat(id(command(replicas.one(), RESUME))).isEqualTo(id);

    assertThat(identity(report(replicas.one(), "accounts", "i-1", SampleReports.healthy())))
        .isNotEqualTo(identity);
  }

  @Test
  void commands_and_reports_outlive_the_replicas() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    long id = id(command(replicas.one(), RESUME));
    replicas.one().stop();
    replicas.other().stop();

    EmbeddedServer third = replicas.stack().replica();

    assertThat(HttpAnswer.json(third, "/v1/projections/accounts").at("/instances")).hasSize(1);
    assertThat(ids(report(third, "accounts", "i-1", SampleReports.healthy()))).containsExactly(id);
  }

  @Test
  void the_same_key_means_the_same_command() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    HttpAnswer first = command(replicas.one(), RESUME, "Idempotency-Key: k-1");
    HttpAnswer again = command(replicas.other(), RESUME, "Idempotency-Key: k-1");
    HttpAnswer else_ = command(replicas.other(), SKIP, "Idempotency-Key: k-1");

    assertThat(id(again)).isEqualTo(id(first));
    assertThat(again.head()).contains("idempotent-replayed: true");
    assertThat(first.head()).contains("idempotent-replayed: false", "idempotency-key: k-1");
    assertThat(else_.status()).isEqualTo(422);
    assertThat(else_.member("type")).isEqualTo("/problems/key-reused");
    assertThat(report(replicas.one(), "accounts", "i-1", SampleReports.healthy())).hasSize(1);
  }

  @Test
  void who_was_closed_is_handed_nothing_and_is_not_missed() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
    command(replicas.one(), RESUME);

    assertThat(
            report(
                replicas.one(),
                "accounts",
                "i-1",
                SampleReports.report(HealthKind.CLOSED, List.of())))
        .isEmpty();
    replicas
        .stack()
        .rows()
        .updateOwn("UPDATE projection_instances SET reported_at = reported_at - INTERVAL 1 HOUR");

    assertThat(
            HttpAnswer.json(replicas.one(), "/v1/projections").at("/projections/0/state").asText())
        .isEqualTo("closed");
  }

  @Test
  void a_malformed_request_is_refused_by_its_field() throws Exception {
    report(replicas.one(), "accounts", "i-1", SampleReports.healthy());
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
      HttpAnswer answer = command(replicas.one(), refused.getKey());

      assertThat(answer.status()).as(refused.getKey()).isEqualTo(400);
      assertThat(answer.member("field")).as(answer.body()).isEqualTo(refused.getValue());
    }
    assertThat(command(replicas.one(), RESUME, "Gapless-Actor: a\tb").member("field"))
        .isEqualTo("Gapless-Actor");
    assertThat(command(replicas.one(), RESUME, "Idempotency-Key: a b").member("field"))
        .isEqualTo("commandId");
    assertThat(HttpAnswer.get(replicas.one(), "/v1/projections?limit=0").member("field"))
        .isEqualTo("limit");
    assertThat(HttpAnswer.get(replicas.one(), "/v1/projections/-x").member("field"))
        .isEqualTo("projection");
    assertThat(history(replicas.one())).isEmpty();
    assertThat(HttpAnswer.post(replicas.one(), "/v1/projections/nobody/commands", RESUME).status())
        .isEqualTo(404);
  }

  private static CommandId identity(List<Handed> handed) {
    assertThat(handed).hasSize(1);
    return handed.getFirst().identity();
  }
}
