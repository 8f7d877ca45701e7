package io.gapless.cli.remote;

import static io.gapless.cli.Typed.answering;
import static io.gapless.cli.Typed.type;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.Typed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator's commands, against a server that answers as the API's contract has it. */
final class RemoteCommandsTest {
  private static final String DRY_RUN =
      "{\"token\":\"t-1\",\"events\":1234,\"bytes\":99000,\"entities\":7,\"estimatedMillis\":2468,"
          + "\"through\":9000}";
  private static final String ROW =
      "{\"entity\":{\"type\":\"account\",\"id\":\"a/b\"},\"version\":3,"
          + "\"eventId\":\"018f0000-0000-7000-8000-000000000001\",\"position\":9,"
          + "\"topic\":\"gapless.account\",\"reason\":\"Kafka is down\","
          + "\"lastError\":\"RecordTooLarge\\u001b[31m\",\"attempts\":2,"
          + "\"since\":\"2026-11-21T10:00:00Z\",\"bytes\":1100000}";

  private final ContractServer server = new ContractServer();

  RemoteCommandsTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  private String[] at(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + server.url());
    return all.toArray(String[]::new);
  }

  private static String job(String state, long published) {
    return "{\"id\":7,\"state\":\"%s\",\"events\":100,\"published\":%d,\"rate\":500,\"who\":\"zoe\"}"
        .formatted(state, published);
  }

  @Test
  void a_dry_run_says_what_would_be_published() {
    server.answers("POST /v1/replays/dry-runs", 200, DRY_RUN);

    Typed typed =
        type(at("replay", "dry-run", "--type=account", "--entity=a", "--entity=b", "--after=5"));

    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("1,234 events of 7 entities, 99,000 bytes, about 3 s; nothing was published");
    assertThat(server.asked("POST /v1/replays/dry-runs").getFirst().body())
        .hasToString(
            "{\"selection\":{\"entityType\":\"account\",\"entities\":[\"a\",\"b\"],"
                + "\"afterPosition\":5}}");
  }

  @Test
  void a_replay_is_rehearsed_and_confirmed_before_it_starts() {
    server.answers("POST /v1/replays/dry-runs", 200, DRY_RUN);
    server.answers("POST /v1/replays", 201, job("WAITING", 0));

    Typed typed = answering("y\n", at("replay", "start", "--type=account", "--why=lost topic"));

    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("1,234 events", "[y/N]", "replay 7 is WAITING");
    ContractServer.Asked order = server.asked("POST /v1/replays").getFirst();
    assertThat(order.body())
        .hasToString(
            "{\"selection\":{\"entityType\":\"account\"},\"token\":\"t-1\",\"why\":\"lost topic\","
                + "\"rate\":500}");
    assertThat(order.header("Idempotency-key")).hasSize(36);
  }

  @Test
  void whoever_does_not_say_yes_starts_nothing() {
    server.answers("POST /v1/replays/dry-runs", 200, DRY_RUN);
    for (String answer : List.of("", "\n", "n\n", "maybe\n")) {
      Typed typed = answering(answer, at("replay", "start", "--type=account", "--why=x"));

      assertThat(typed.exit()).isEqualTo(1);
      assertThat(typed.err()).contains("nothing was changed");
    }
    assertThat(server.asked("POST /v1/replays")).isEmpty();
  }

  @Test
  void whoever_said_yes_beforehand_is_not_asked() {
    server.answers("POST /v1/replays/dry-runs", 200, DRY_RUN);
    server.answers("POST /v1/replays", 201, job("WAITING", 0));

    Typed typed = type(at("replay", "start", "--type=account", "--why=x", "--yes"));

    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out()).doesNotContain("[y/N]");
  }

  @Test
  void what_is_not_understood_ends_with_2() {
    assertThat(type(at("replay", "start", "--type=account")).err()).contains("--why");
    assertThat(type(at("replay", "start", "--type=account")).exit()).isEqualTo(2);
    assertThat(type(at("replay")).exit()).isEqualTo(2);
    assertThat(type("writers", "--url=ftp://there").exit()).isEqualTo(2);
    assertThat(type(at("spill", "discard", "--entity=account", "--version=3", "--why=x")).exit())
        .isEqualTo(2);
  }

  @Test
  void a_problem_is_one_line_with_what_to_do() {
    server.answers(
        "GET /v1/writers?limit=50",
        503,
        "{\"type\":\"/problems/store-unavailable\",\"title\":\"The store is not\\u001b[2J available\","
            + "\"status\":503,\"detail\":\"no\\nanswer\"}");

    Typed typed = type(at("writers"));

    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err().strip())
        .isEqualTo(
            "gapless: The store is not\uFFFD[2J available: no\uFFFDanswer."
                + " Try again in a few seconds");
  }

  @Test
  void a_service_that_is_not_there_is_one_line_too() {
    server.close();

    Typed typed = type(at("audit"));

    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err().lines()).hasSize(1);
    assertThat(typed.err()).contains("no answer from " + server.url(), "GAPLESS_URL");
  }

  @Test
  void a_redirect_is_not_followed_so_a_token_goes_nowhere_else() {
    server.answers("GET /v1/audit?limit=50", 302, "{}");

    Typed typed = type(at("audit", "--token=secret-secret-secret"));

    assertThat(typed.exit()).isEqualTo(1);
    assertThat(server.asked("GET /v1/audit?limit=50").getFirst().header("Authorization"))
        .isEqualTo("Bearer secret-secret-secret");
    assertThat(server.asked("GET /elsewhere")).isEmpty();
  }

  @Test
  void lists_are_aligned_and_say_how_to_see_more() {
    server.answers(
        "GET /v1/writers?limit=2",
        200,
        "{\"writers\":[{\"id\":\"w-1\",\"state\":\"ACTIVE\",\"committedThrough\":12,"
            + "\"confirmedThrough\":10,\"unconfirmed\":2,\"heartbeatAgeMillis\":80,\"host\":\"h\"},"
            + "{\"id\":\"w-22\",\"state\":\"SETTLED\",\"committedThrough\":9,"
            + "\"confirmedThrough\":9,\"unconfirmed\":0,\"heartbeatAgeMillis\":99000,"
            + "\"host\":\"\"}],\"next\":\"w-22\"}");

    Typed typed = type(at("writers", "--limit=2"));

    assertThat(typed.out().lines())
        .containsExactly(
            "ID    STATE    COMMITTED THROUGH  CONFIRMED THROUGH  UNCONFIRMED"
                + "  HEARTBEAT AGE MILLIS  HOST",
            "w-1   ACTIVE   12                 10                 2"
                + "            80                    h",
            "w-22  SETTLED  9                  9                  0"
                + "            99000                 -",
            "more: --next=w-22");
    server.answers("GET /v1/writers?limit=2&after=w-22", 200, "{\"writers\":[]}");
    assertThat(type(at("writers", "--limit=2", "--next=w-22")).out().strip()).isEqualTo("none");
  }

  @Test
  void json_is_the_answer_as_it_is() {
    String json = "{\"orders\":[{\"id\":1,\"who\":\"zoe\"}],\"next\":1}";
    server.answers("GET /v1/audit?limit=50", 200, json);

    assertThat(type(at("audit", "--json")).out().strip()).isEqualTo(json);
  }

  @Test
  void a_replay_is_watched_to_its_end_whatever_cuts_the_stream() {
    server.answers("GET /v1/replays/7", 200, job("RUNNING", 10));
    server.answers("GET /v1/replays/7", 503, "{\"title\":\"not now\"}");
    server.answers("GET /v1/replays/7", 200, job("RUNNING", 50));
    server.answers("GET /v1/replays/7", 200, job("DONE", 100));
    server.sendsAndBreaksOff("GET /v1/replays/7/progress", job("RUNNING", 20));
    server.sends("GET /v1/replays/7/progress", job("RUNNING", 50));
    server.sends("GET /v1/replays/7/progress", job("RUNNING", 80), job("DONE", 100));

    Typed typed = type(at("replay", "watch", "7"));

    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out()).doesNotContain("\u001b");
    assertThat(typed.out().lines().findFirst()).get().asString().endsWith("of 100 events  RUNNING");
    assertThat(typed.out().lines())
        .endsWith("[##############################] 100 %  100 of 100 events  DONE");
    assertThat(server.asked("GET /v1/replays/7/progress")).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void a_replay_that_is_not_done_in_the_end_ends_with_1() {
    server.answers("GET /v1/replays/7", 200, job("CANCELLED", 50));

    assertThat(type(at("replay", "watch", "7")).exit()).isEqualTo(1);
    assertThat(type(at("replay", "watch", "8")).err()).contains("There is nothing here");
  }

  @Test
  void a_replay_is_cancelled_after_a_look_at_it() {
    server.answers("GET /v1/replays/7", 200, job("RUNNING", 50));
    server.answers("POST /v1/replays/7/cancel", 200, job("CANCELLED", 52));
    server.answers("POST /v1/replays/7/pause", 200, job("PAUSED", 51));

    assertThat(type(at("replay", "pause", "7", "--why=slow")).out()).contains("PAUSED");
    assertThat(answering("no\n", at("replay", "cancel", "7", "--why=wrong")).exit()).isEqualTo(1);
    Typed typed = answering("yes\n", at("replay", "cancel", "7", "--why=wrong"));

    assertThat(typed.out()).contains("50 of 100", "52 of 100 events  CANCELLED");
    assertThat(server.asked("POST /v1/replays/7/cancel"))
        .singleElement()
        .satisfies(it -> assertThat(it.body()).hasToString("{\"why\":\"wrong\"}"));
  }

  @Test
  void what_is_set_aside_is_discarded_by_its_version_for_a_reason() {
    server.answers(
        "GET /v1/spill/quarantine?limit=200", 200, "{\"quarantined\":[],\"next\":\"bmV4dA\"}");
    server.answers(
        "GET /v1/spill/quarantine?limit=200&after=bmV4dA", 200, "{\"quarantined\":[" + ROW + "]}");
    server.answers("POST /v1/spill/quarantine/discard", 200, ROW);

    Typed typed =
        answering(
            "y\n",
            at("spill", "discard", "--entity=account/a/b", "--version=3", "--why=a picture"));

    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("RecordTooLarge\uFFFD[31m", "discarded: account/a/b version 3")
        .doesNotContain("\u001b");
    assertThat(server.asked("POST /v1/spill/quarantine/discard").getFirst().body())
        .hasToString(
            "{\"entity\":{\"type\":\"account\",\"id\":\"a/b\"},\"version\":3,"
                + "\"eventId\":\"018f0000-0000-7000-8000-000000000001\",\"why\":\"a picture\"}");
    Typed other = type(at("spill", "requeue", "--entity", "account/a/b", "--version", "4"));
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("no such event is set aside: account/a/b version 4");
  }

  @Test
  void a_version_with_two_events_is_told_apart_by_the_events_id() {
    String twin = ROW.replace("000000000001", "000000000002");
    server.answers(
        "GET /v1/spill/quarantine?limit=200", 200, "{\"quarantined\":[" + ROW + "," + twin + "]}");
    server.answers("POST /v1/spill/quarantine/requeue", 200, twin);

    assertThat(type(at("spill", "requeue", "--entity=account/a/b", "--version=3")).err())
        .contains("--event-id");
    Typed typed =
        type(
            at(
                "spill",
                "requeue",
                "--entity=account/a/b",
                "--version=3",
                "--event-id=018f0000-0000-7000-8000-000000000002"));

    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(server.asked("POST /v1/spill/quarantine/requeue"))
        .singleElement()
        .satisfies(it -> assertThat(it.body().at("/eventId").asText()).endsWith("2"));
  }

  @Test
  void a_reconciliation_is_started_looked_at_and_repaired() {
    String report =
        "{\"id\":4,\"entityType\":\"account\",\"state\":\"DONE\",\"events\":100,\"missing\":1}";
    server.answers("POST /v1/reconciliations", 202, report);
    server.answers("GET /v1/reconciliations?limit=50", 200, "{\"reports\":[" + report + "]}");
    server.answers("GET /v1/reconciliations/4", 200, report);
    server.answers(
        "GET /v1/reconciliations/4/findings?limit=50",
        200,
        "{\"findings\":[{\"kind\":\"MISSING\",\"entity\":{\"type\":\"account\",\"id\":\"a\"},"
            + "\"version\":3}]}");
    server.answers("POST /v1/reconciliations/4/repair", 202, report);

    assertThat(
            type(at("reconcile", "start", "--type=account", "--after=1", "--through=9", "--why=x"))
                .out())
        .contains("reconciliation 4 is DONE");
    assertThat(server.asked("POST /v1/reconciliations").getFirst().body())
        .hasToString(
            "{\"entityType\":\"account\",\"afterPosition\":1,\"throughPosition\":9,\"why\":\"x\"}");
    assertThat(type(at("reconcile", "list")).out()).contains("account", "DONE");
    assertThat(type(at("reconcile", "show", "4")).out()).containsPattern("missing +1");
    assertThat(type(at("reconcile", "findings", "4")).out())
        .containsPattern("MISSING +account/a +3");
    assertThat(answering("y\n", at("reconcile", "repair", "4", "--why=lost")).out())
        .contains("missing", "the repair of 4 has begun");
  }

  @Test
  void a_projection_is_shown_and_told_what_is_wanted() {
    server.answers(
        "GET /v1/projections/accounts",
        200,
        "{\"summary\":{\"name\":\"accounts\",\"state\":\"parked\"},\"verifiedThrough\":"
            + "{\"account\":41},\"gaps\":[],\"parked\":[{\"entity\":{\"type\":\"account\","
            + "\"id\":\"ann\"},\"version\":2,\"reason\":\"handler-failed\"}],\"instances\":[]}");
    server.answers(
        "POST /v1/projections/accounts/commands", 202, "{\"id\":5,\"state\":\"waiting\"}");

    assertThat(type(at("projections", "show", "accounts")).out())
        .containsPattern("state +parked")
        .contains("verified through {\"account\":41}")
        .containsPattern("account/ann +2 +handler-failed");
    assertThat(type(at("projections", "resume", "accounts", "account/ann")).out())
        .contains("resume is waiting as command 5");
    answering("y\n", at("projections", "skip", "accounts", "account/ann", "2", "--why=a bug"));
    answering(
        "y\n", at("projections", "rebuild", "accounts", "--all=account", "--why=a new column"));

    assertThat(server.asked("POST /v1/projections/accounts/commands"))
        .extracting(it -> it.body().toString())
        .containsExactly(
            "{\"command\":\"resume\",\"entity\":{\"type\":\"account\",\"id\":\"ann\"}}",
            "{\"command\":\"skip\",\"version\":2,\"entity\":{\"type\":\"account\",\"id\":\"ann\"},"
                + "\"why\":\"a bug\"}",
            "{\"command\":\"rebuild-all\",\"entityType\":\"account\",\"why\":\"a new column\"}");
  }
}
