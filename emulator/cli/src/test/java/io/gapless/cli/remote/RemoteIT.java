package io.gapless.cli.remote;

import static io.gapless.cli.Typed.answering;
import static io.gapless.cli.Typed.type;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.cli.Typed;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.Health;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.event.wire.ProjectionReport.Instance;
import io.gapless.event.wire.ProjectionReport.Numbers;
import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.spanner.FallbackStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The operator's commands against a replay service that wants a token. */
final class RemoteIT {
  private static final String TOKEN = "operator-token-of-the-test";
  private static final EntityKey ENTITY = EntityKey.of("account", "ann");
  private static final String EVENT = "018f0000-0000-7000-8000-000000000001";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static LocalStack stack;
  private static Database events;
  private static Database spilled;
  private static JavaService service;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.forTest("remote"));
    events = stack.newDatabase("remote");
    FallbackStore.Jdbc fallback = stack.parts().newJdbcFallbackStore("remote_spill");
    spilled = fallback.database();
    service =
        stack
            .replayService(
                "replay",
                stack
                    .serviceSettings(events, fallback)
                    .with("GAPLESS_SECURITY_TOKENS_ZOE_ROLE", "operator")
                    .with("GAPLESS_SECURITY_TOKENS_ZOE_TOKEN", TOKEN))
            .start();
    await().atMost(SOON).until(() -> typed("spill", "list").exit() + typed("audit").exit() == 0);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static Typed typed(String... arguments) {
    return type(at(arguments));
  }

  private static String[] at(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + service.baseUri());
    all.add("--token=" + TOKEN);
    return all.toArray(String[]::new);
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static void setAside() throws SQLException {
    int shard = Math.floorMod(Digest.of(ENTITY.toString().getBytes(UTF_8)).crc(), 64);
    execute(
        spilled,
        "INSERT INTO spilled_events VALUES (%d, 'account', 'ann', 1, '%s', 1, 'gapless.account',"
                .formatted(shard, EVENT)
            + " 'ann', '', '{}', 'test', UTC_TIMESTAMP(6), 1, 'RecordTooLarge',"
            + " UTC_TIMESTAMP(6))");
  }

  private static void store() throws SQLException {
    execute(
        events,
        "INSERT INTO events (entity_type, entity_id, version, event_id, event_type,"
            + " schema_version, payload, metadata, command_id, writer_id, occurred_at, digest)"
            + " VALUES ('account', 'ann', 1, UNHEX(REPLACE('"
            + EVENT
            + "', '-', '')), 'Tested', 1, '{}', '{}', 'c', UNHEX(REPLACE(UUID(), '-', '')),"
            + " NOW(6), "
            + Digest.of("{}".getBytes(UTF_8)).crc()
            + ")");
  }

  @Test
  void the_only_copy_is_kept_and_another_is_discarded_and_who_did_it_is_in_the_audit()
      throws Exception {
    setAside();
    String[] discard =
        at("spill", "discard", "--entity=account/ann", "--version=1", "--why=a picture");
    assertThat(typed("spill", "list").out()).contains("account/ann", "RecordTooLarge", EVENT);

    Typed kept = answering("y\n", discard);
    store();
    Typed discarded = answering("y\n", discard);

    assertThat(kept.exit()).isEqualTo(1);
    assertThat(kept.err().strip())
        .isEqualTo(
            "gapless: This is the only copy of the event: the event store has no event at this"
                + " version. Nothing was deleted");
    assertThat(discarded.exit()).as(discarded.err()).isZero();
    assertThat(typed("spill", "list").out().strip())
        .isEqualTo("nothing is set aside; no event waits for Kafka");
    assertThat(typed("audit").out().lines())
        .anySatisfy(
            line -> assertThat(line).containsPattern("quarantine.discard .*zoe +a picture +200"))
        .anySatisfy(
            line -> assertThat(line).containsPattern("quarantine.discard .*zoe +a picture +409"));
  }

  @Test
  void writers_are_listed() throws SQLException {
    execute(
        events,
        "INSERT INTO writers (writer_id, state, host) VALUES"
            + " (UNHEX(REPLACE('018f0000-0000-7000-8000-00000000000a', '-', '')), 'SETTLED', 'h')");
    execute(
        events,
        "INSERT INTO writer_heartbeats VALUES"
            + " (UNHEX(REPLACE('018f0000-0000-7000-8000-00000000000a', '-', '')), 7, 7, NOW(6))");

    assertThat(typed("writers").out())
        .containsPattern("018f0000-0000-7000-8000-00000000000a +SETTLED +7 +7 +0 ");
  }

  @Test
  void a_projection_gets_what_is_wanted_of_it() throws Exception {
    report();
    assertThat(typed("projections", "list").out()).containsPattern("accounts +running");

    Typed resumed = typed("projections", "resume", "accounts", "account/ann", "--why=mended");

    assertThat(resumed.out()).as(resumed.err()).contains("resume is waiting as command");
    assertThat(typed("projections", "commands", "accounts").out())
        .containsPattern("Z +resume +account/ann +- +waiting +- +- +zoe +mended");
    assertThat(typed("status").out())
        .contains("no event waits for Kafka", "all answer")
        .containsPattern("accounts +running");
    assertThat(typed("projections", "show", "accounts").out()).contains("accounts", "i-1");
    assertThat(typed("projections", "show", "nobody").err()).contains("no instance");
  }

  @Test
  void whoever_has_no_token_is_told_so() {
    Typed typed = type("writers", "--url=" + service.baseUri());

    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err().strip())
        .isEqualTo("gapless: Say who you are. Give a token by --token or GAPLESS_TOKEN");
  }

  private static void report() throws Exception {
    ProjectionReport report =
        new ProjectionReport(
            new Instance("0.1.0", Instant.parse("2026-11-21T03:00:00Z"), Duration.ofSeconds(5)),
            new Health(HealthKind.RUNNING, "", Optional.empty()),
            new Numbers(0, 0, 0, 0, 0, 10, 1, 2),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    URI uri = service.baseUri().resolve("/v1/projections/accounts/instances/i-1");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/x-ndjson")
            .PUT(BodyPublishers.ofString(String.join("\n", report.lines()) + "\n"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }
}
