package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventLine;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/events/…} against a real event store. */
final class BackfillIT {
  /** Ids that some databases, routers and URL libraries take for one, as they are sent. */
  private static final List<String> TWINS =
      List.of(
          "order-a",
          "Order-A",
          "ord%C3%A9r-a",
          "orde%CC%81r-a",
          "order-a%20",
          "order%2Fa",
          "order%252Fa",
          "order+a",
          "order%20a",
          "%2E%2E");

  private static final List<String> TWIN_IDS =
      List.of(
          "order-a",
          "Order-A",
          "ordér-a",
          "orde\u0301r-a",
          "order-a ",
          "order/a",
          "order%2Fa",
          "order+a",
          "order a",
          "..");

  private static LocalStack shared;
  private static ReplayStack stack;
  private static EmbeddedServer replica;
  private static List<Event> five;

  @BeforeAll
  static void start() throws Exception {
    shared = LocalStack.start(StackOptions.forTest("backfill"));
    stack = new ReplayStack(shared);
    WriterId writer = stack.rows().writer(Duration.ZERO, 0);
    five = stack.rows().appendAll(writer, ReplayStack.account("five"), 5);
    stack.rows().appendAll(writer, ReplayStack.account("long"), 1_005);
    for (int i = 0; i < TWIN_IDS.size(); i++) {
      stack.rows().appendAll(writer, ReplayStack.account(TWIN_IDS.get(i)), i + 1);
    }
    replica = stack.replica();
  }

  @AfterAll
  static void stop() throws Exception {
    try (LocalStack closing = shared) {
      stack.close();
    }
  }

  private static HttpAnswer ask(String target) throws Exception {
    return HttpAnswer.get(replica, "/v1/events/" + target);
  }

  private static List<EventLine> lines(String target) throws Exception {
    HttpAnswer answer = ask(target);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("application/x-ndjson");
    return answer.lines(stack.format());
  }

  private static String text(EventLine line) {
    return switch (line) {
      case EventLine.Found found -> "event-" + found.version();
      case EventLine.NotYet notYet -> "not-yet-" + notYet.version();
      case EventLine.UnknownToStore unknown -> "unknown-" + unknown.version();
    };
  }

  @Test
  void events_come_as_they_are_stored() throws Exception {
    assertThat(lines("account/five?from=2&to=4"))
        .containsExactlyElementsOf(
            five.subList(1, 4).stream().<EventLine>map(EventLine.Found::new).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "five, from=5&to=5, event-5",
    "five, from=4&to=6, event-4 event-5 not-yet-6",
    "five, from=4&to=6&seen=5, event-4 event-5 not-yet-6",
    "five, from=4&to=9&seen=6, event-4 event-5 unknown-6",
    "five, from=6&to=9, not-yet-6",
    "five, from=6&to=9&seen=6, unknown-6",
    "five, from=6&to=7&seen=9223372036854775807, unknown-6",
    "five, from=9223372036854775807&to=9223372036854775807, not-yet-9223372036854775807",
    "nobody, from=1&to=3, not-yet-1",
    "nobody, from=1&to=3&seen=0, not-yet-1",
    "nobody, from=1&to=3&seen=3, unknown-1",
  })
  void every_version_asked_for_gets_a_verdict(String id, String query, String expected)
      throws Exception {
    assertThat(lines("account/" + id + "?" + query).stream().map(BackfillIT::text))
        .containsExactly(expected.split(" "));
  }

  @Test
  void a_long_range_is_answered_in_part_and_goes_on_from_there() throws Exception {
    List<EventLine> first = lines("account/long?from=1&to=9223372036854775807");
    List<EventLine> rest = lines("account/long?from=1001&to=9223372036854775807");

    assertThat(first)
        .extracting(line -> line.version().value())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 1_000).boxed().toList());
    assertThat(rest.stream().map(BackfillIT::text).collect(Collectors.joining(" ")))
        .isEqualTo("event-1001 event-1002 event-1003 event-1004 event-1005 not-yet-1006");
  }

  @Test
  void keys_that_look_alike_get_their_own_events() throws Exception {
    for (int i = 0; i < TWINS.size(); i++) {
      List<EventLine> lines = lines("account/" + TWINS.get(i) + "?from=1&to=1000");

      assertThat(lines).as(TWINS.get(i)).hasSize(i + 2).last().isInstanceOf(EventLine.NotYet.class);
      assertThat(lines.subList(0, i + 1))
          .extracting(line -> ((EventLine.Found) line).event().entity())
          .containsOnly(ReplayStack.account(TWIN_IDS.get(i)));
    }
    assertThat(lines("Account/five?from=1&to=1")).containsExactly(notYet());
  }

  private static EventLine notYet() {
    return new EventLine.NotYet(EntityVersion.first());
  }

  @ParameterizedTest
  @CsvSource({
    "from, account/five?to=2",
    "from, account/five?from=&to=2",
    "from, account/five?from=0&to=2",
    "from, account/five?from=-1&to=2",
    "from, account/five?from=%2B1&to=2",
    "from, account/five?from=1.5&to=2",
    "from, account/five?from=01&to=2",
    "from, account/five?from=one&to=2",
    "from, account/five?from=1&from=1&to=2",
    "from, account/five?from=9223372036854775808&to=9223372036854775808",
    "from, account/five?from=99999999999999999999999&to=2",
    "to, account/five?from=1",
    "to, account/five?from=3&to=2",
    "to, account/five?from=1&to=-1",
    "to, account/five?from=1&to=9223372036854775808",
    "seen, account/five?from=1&to=2&seen=-1",
    "seen, account/five?from=1&to=2&seen=many",
    "query, account/five?form=1&to=2",
    "query, account/five?from=1&to=2&&",
    "entityType, 1account/five?from=1&to=2",
    "entityType, acc_ount/five?from=1&to=2",
    "entityType, acc%20ount/five?from=1&to=2",
    "entityType, acc%C3%B6unt/five?from=1&to=2",
    "entityId, account/a%00b?from=1&to=2",
    "entityId, account/a%FFb?from=1&to=2",
    "entityId, account/a%ED%A0%80b?from=1&to=2",
  })
  void a_malformed_request_is_refused_by_its_field(String field, String target) throws Exception {
    assertRefused(ask(target), field);
  }

  @Test
  void names_that_are_too_long_are_refused() throws Exception {
    assertRefused(ask("a".repeat(65) + "/five?from=1&to=2"), "entityType");
    assertRefused(ask("account/" + "x".repeat(256) + "?from=1&to=2"), "entityId");
    assertRefused(ask("account/" + "%C3%A9".repeat(128) + "?from=1&to=2"), "entityId");
    assertThat(lines("account/" + "x".repeat(255) + "?from=1&to=2")).containsExactly(notYet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account/five%?from=1&to=2",
        "account/%zz?from=1&to=2",
        "account/five?from=%ZZ&to=2"
      })
  void a_target_that_is_none_is_refused(String target) throws Exception {
    assertRefused(ask(target), "path");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/events/account/five?from=1&to=2, 405, method-not-allowed",
    "DELETE, /v1/heads?entityType=account, 405, method-not-allowed",
    "GET, /v1/events/account?from=1&to=2, 404, not-found",
    "GET, /v1/events/account/five/six?from=1&to=2, 404, not-found",
    "GET, /v2/events/account/five?from=1&to=2, 404, not-found",
    "GET, /problems/none, 404, not-found",
  })
  void what_does_not_exist_is_a_problem_too(String method, String target, int status, String type)
      throws Exception {
    assertProblem(HttpAnswer.to(replica, method, target), status, type);
  }

  @Test
  void a_request_line_that_is_too_long_is_a_problem_too() throws Exception {
    assertProblem(ask("account/five?from=1&to=2&seen=" + "1".repeat(20_000)), 413, "too-large");
  }

  @Test
  void a_problem_says_what_it_means() throws Exception {
    HttpAnswer answer = HttpAnswer.get(replica, ask("account/five").member("type"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("text/plain");
    assertThat(answer.body()).startsWith("400 ").contains("field", "rule");
  }

  private static void assertRefused(HttpAnswer answer, String field) {
    assertProblem(answer, 400, "malformed");
    assertThat(answer.member("field")).as(answer.body()).isEqualTo(field);
    assertThat(answer.member("rule")).as(answer.body()).isNotEmpty();
  }

  private static void assertProblem(HttpAnswer answer, int status, String type) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.member("status")).isEqualTo(Integer.toString(status));
    assertThat(answer.member("type")).isEqualTo("/problems/" + type);
    assertThat(answer.body()).doesNotContain("null");
  }
}
