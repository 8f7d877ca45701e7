package io.gapless.cli.remote;

import static io.gapless.cli.Typed.type;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.cli.Typed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody reads at night, against a server that answers as the API's contract has it. */
final class RemoteScreensTest {
  private static final String LIST = "GET /v1/spill/quarantine?limit=50";
  private static final String STATUS = "GET /v1/status";
  private static final String NOTHING = "{\"quarantined\":[]}";
  private static final String HANGS = "the fallback-store does not answer in time";

  private final ContractServer server = new ContractServer();

  RemoteScreensTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  private Typed typed(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + server.url());
    return type(all.toArray(String[]::new));
  }

  private static String writer(String id, String state) {
    return ("{\"id\":\"%s\",\"state\":\"%s\",\"committedThrough\":12,\"confirmedThrough\":10,"
            + "\"heartbeatAgeMillis\":80,\"host\":\"h\"}")
        .formatted(id, state);
  }

  private static String status(String spilled, String unavailable, List<String> writers) {
    return ("{\"replica\":\"r-1\",\"spilled\":%s,\"quarantined\":2,"
            + "\"oldestSpilledAgeMillis\":34500,\"writers\":[%s],\"projections\":[{\"name\":"
            + "\"accounts\",\"state\":\"parked\",\"reason\":\"\",\"instances\":1,\"silent\":0,"
            + "\"lag\":5,\"openGaps\":0,\"parked\":1,\"unreadable\":0,\"verifiedThrough\":41}],"
            + "\"projectionCount\":3,\"stablePosition\":22168,\"unavailable\":[%s]}")
        .formatted(spilled, String.join(",", writers), unavailable);
  }

  @Test
  void the_status_is_one_screen() {
    server.answers(
        STATUS,
        200,
        status(
            "1136",
            "",
            List.of(writer("w-1", "ACTIVE"), writer("w-2", "CLOSED"), writer("w-3", "SETTLED"))));

    Typed typed = typed("status");

    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out().lines())
        .containsExactly(
            "spilled          1,136 events wait for Kafka, the oldest for 34 s",
            "quarantined      2 set aside, see ./gapless spill list",
            "stable position  22168",
            "writers          1 ACTIVE, 1 CLOSED, 1 SETTLED",
            "projections      3",
            "stores           all answer",
            "told by          r-1",
            "",
            "NAME      STATE   INSTANCES  SILENT  LAG  OPEN GAPS  PARKED  UNREADABLE"
                + "  VERIFIED THROUGH  REASON",
            "accounts  parked  1          0       5    0          1       0"
                + "           41                -",
            "more: ./gapless projections list",
            "",
            "ID   STATE   COMMITTED THROUGH  CONFIRMED THROUGH  HEARTBEAT AGE MILLIS  HOST",
            "w-1  ACTIVE  12                 10                 80                    h",
            "w-2  CLOSED  12                 10                 80                    h");
  }

  @Test
  void of_many_writers_the_status_lists_the_first_and_counts_all() {
    server.answers(STATUS, 200, status("0", "", Collections.nCopies(30, writer("w-1", "CLOSED"))));

    String out = typed("status").out();

    assertThat(out).contains("30 CLOSED").endsWith("all of them: ./gapless writers\n");
    assertThat(out.lines().filter(it -> it.startsWith("w-1"))).hasSize(10);
  }

  @Test
  void a_store_that_does_not_answer_is_named_instead_of_a_number() {
    server.answers(STATUS, 200, status("null", "\"" + HANGS + "\\u001b[2J\"", List.of()));

    assertThat(typed("status").out())
        .contains("spilled          how many events wait for Kafka cannot be told: " + HANGS)
        .contains("stores           " + HANGS + "\uFFFD[2J\n")
        .contains("writers          -\n");
  }

  @Test
  void the_status_as_json_is_the_answer_as_it_is() {
    String answer = status("0", "", List.of());
    server.answers(STATUS, 200, answer);

    assertThat(typed("status", "--json").out().strip()).isEqualTo(answer);
  }

  @Test
  void where_nothing_is_set_aside_one_is_told_what_waits_for_kafka() {
    server.answers(LIST, 200, NOTHING);
    server.answers(STATUS, 200, status("1136", "", List.of()));
    server.answers(STATUS, 200, status("1", "", List.of()));
    server.answers(STATUS, 200, status("0", "", List.of()));
    server.answers(STATUS, 200, status("null", "\"" + HANGS + "\"", List.of()));

    assertThat(typed("spill", "list").out().strip())
        .isEqualTo("nothing is set aside; 1,136 events wait for Kafka, the oldest for 34 s");
    assertThat(typed("spill", "list").out().strip())
        .isEqualTo("nothing is set aside; 1 event waits for Kafka, the oldest for 34 s");
    assertThat(typed("spill", "list").out().strip())
        .isEqualTo("nothing is set aside; no event waits for Kafka");
    assertThat(typed("spill", "list").out().strip())
        .isEqualTo("nothing is set aside; how many events wait for Kafka cannot be told: " + HANGS);
  }

  @Test
  void an_empty_page_between_others_does_not_say_that_nothing_is_set_aside() {
    server.answers(LIST, 200, "{\"quarantined\":[],\"next\":\"bmV4dA\"}");
    server.answers(LIST + "&after=bmV4dA", 200, NOTHING);

    assertThat(typed("spill", "list").out().strip()).isEqualTo("more: --next=bmV4dA");
    assertThat(typed("spill", "list", "--next=bmV4dA").out().strip()).isEqualTo("none");
    assertThat(typed("spill", "list", "--json").out().strip())
        .isEqualTo("{\"quarantined\":[],\"next\":\"bmV4dA\"}");
    assertThat(server.asked(STATUS)).isEmpty();
  }

  @Test
  void why_something_is_set_aside_or_found_is_not_cut() {
    String error = "larger than ".repeat(20) + "the max.message.bytes of 900";
    server.answers(
        LIST, 200, "{\"quarantined\":[{\"version\":3,\"lastError\":\"" + error + "\"}]}");
    server.answers(
        "GET /v1/reconciliations/4/findings?limit=50",
        200,
        "{\"findings\":[{\"kind\":\"ALTERED\",\"explanation\":\"" + error + "\"}]}");

    assertThat(typed("spill", "list").out().lines()).last().asString().endsWith("  " + error);
    assertThat(typed("reconcile", "findings", "4").out().lines())
        .last()
        .asString()
        .endsWith("  " + error);
  }

  @Test
  void a_cell_that_others_follow_is_cut_and_the_last_one_only_where_nobody_reads_it() {
    String line = new Table("A", "B").row("a".repeat(100), "b".repeat(3_000)).lines().getLast();

    assertThat(line).isEqualTo("a".repeat(79) + "…  " + "b".repeat(1_999) + "…");
  }

  @Test
  void what_came_of_an_order_to_a_projection_is_listed() {
    server.answers(
        "GET /v1/projections/accounts/commands?limit=2",
        200,
        "{\"commands\":[{\"id\":6,\"command\":\"rebuild-all\",\"entityType\":\"account\","
            + "\"who\":\"zoe\",\"why\":\"a column\",\"askedAt\":\"2026-11-22T09:16:00Z\","
            + "\"state\":\"waiting\",\"attempts\":0},{\"id\":5,\"command\":\"skip\",\"entity\":"
            + "{\"type\":\"account\",\"id\":\"ann\"},\"version\":2,\"who\":\"zoe\",\"why\":\"\","
            + "\"askedAt\":\"2026-11-22T09:15:00Z\",\"state\":\"done\",\"attempts\":1,"
            + "\"doneAt\":\"2026-11-22T09:15:04Z\",\"result\":\"not-parked\"}],\"next\":5}");
    server.answers(
        "GET /v1/projections/accounts/commands?limit=2&before=5", 200, "{\"commands\":[]}");

    assertThat(typed("projections", "commands", "accounts", "--limit=2").out().lines())
        .containsExactly(
            "ID  ASKED AT              COMMAND      ENTITY          VERSION  STATE    RESULT"
                + "      DONE AT               WHO  WHY",
            "6   2026-11-22T09:16:00Z  rebuild-all  all of account  -        waiting  -"
                + "           -                     zoe  a column",
            "5   2026-11-22T09:15:00Z  skip         account/ann     2        done     not-parked"
                + "  2026-11-22T09:15:04Z  zoe  -",
            "more: --next=5");
    assertThat(typed("projections", "commands", "accounts", "--limit=2", "--next=5").out().strip())
        .isEqualTo("none");
  }

  @Test
  void a_silent_instance_has_since_when_nothing_is_heard_of_it_as_its_reason() {
    server.answers(
        "GET /v1/projections/accounts",
        200,
        "{\"summary\":{\"name\":\"accounts\"},\"verifiedThrough\":{},\"instances\":["
            + "{\"id\":\"i-1\",\"silent\":true,\"reportAgeMillis\":95000,\"reason\":\"\"},"
            + "{\"id\":\"i-2\",\"silent\":true,\"reportAgeMillis\":300000,\"reason\":\"no Kafka\"},"
            + "{\"id\":\"i-3\",\"silent\":false,\"reportAgeMillis\":2000,\"reason\":\"paused\"}]}");

    assertThat(typed("projections", "show", "accounts").out())
        .containsPattern("i-1 .*  no report for 95 s\n")
        .containsPattern("i-2 .*  no report for 5 min; before that: no Kafka\n")
        .containsPattern("i-3 .*  paused\n");
  }
}
