package io.gapless.command.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRequestTest {
  private static final String PATH = "/v1/account/a/commands/create";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final UUID NEW_ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

  @Test
  void white_space_and_the_order_of_fields_do_not_make_another_request() {
    assertThat(digest(PATH, "{\"a\":1,\"b\":2}", Map.of()))
        .isEqualTo(digest(PATH, " {\"b\": 2, \"a\": 1.0} ", Map.of()));
  }

  @Test
  void all_that_counts_makes_another_request() {
    Set<Digest> digests = new HashSet<>();
    digests.add(digest(PATH, "{}", Map.of()));
    digests.add(digest(PATH, "{\"a\":1}", Map.of()));
    digests.add(digest("/v1/account/a/commands/close", "{}", Map.of()));
    digests.add(digest("/v1/account/b/commands/create", "{}", Map.of()));
    digests.add(digest("/v1/order/a/commands/create", "{}", Map.of()));
    digests.add(digest(PATH, "{}", Map.of("If-Match", "\"0\"")));
    digests.add(digest(PATH, "{}", Map.of("If-Match", "\"1\"")));
    digests.add(digest(PATH, "{}", Map.of("If-Match", "*")));
    digests.add(digest("/v1/accoun/ta/commands/create", "{}", Map.of()));

    assertThat(digests).hasSize(9);
  }

  @Test
  void trace_and_actor_do_not_make_another_request_but_go_into_the_metadata() {
    CommandRequest request =
        read(PATH, "{}", Map.of("traceparent", TRACE, "Gapless-Actor", "ada@home"));

    assertThat(request.metadata()).isEqualTo(Map.of("traceparent", TRACE, "actor", "ada@home"));
    assertThat(request.stamp().request()).isEqualTo(digest(PATH, "{}", Map.of()));
  }

  @Test
  void the_callers_command_id_is_taken_as_it_is() {
    CommandRequest request = read(PATH, "{}", Map.of("Idempotency-Key", "\"Key/1\""));

    assertThat(request.stamp().id().value()).isEqualTo("\"Key/1\"");
    assertThat(request.mayBeRepeated()).isTrue();
  }

  @Test
  void without_one_it_gets_a_new_one() {
    CommandRequest request = read(PATH, "{}", Map.of());

    assertThat(request.stamp().id().value()).isEqualTo(NEW_ID.toString());
    assertThat(request.mayBeRepeated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/account/%zz/commands/create, entityId",
    "/v1/account//commands/create, entityId",
    "/v1/account/a%00/commands/create, entityId",
    "/v1/acc.ount/a/commands/create, entityType",
    "/v1/account/a/commands/%C3, command",
  })
  void a_wrong_part_of_the_path_is_named(String path, String field) {
    assertInvalid(field, path, "{}", Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "Idempotency-Key, a b",
    "Idempotency-Key, é",
    "If-Match, 3",
    "Gapless-Actor, é",
    "Gapless-Actor, ' '",
  })
  void a_wrong_header_is_named(String header, String value) {
    assertInvalid(header, PATH, "{}", Map.of(header, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"a\":1,\"a\":1}"})
  void a_wrong_body_is_named(String body) {
    assertInvalid("body", PATH, body, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Idempotency-Key", "If-Match", "Gapless-Actor"})
  void a_header_given_twice_is_refused(String name) {
    RequestHeaders headers =
        new RequestHeaders(asked -> asked.equals(name) ? List.of("a", "a") : List.of());

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> read(PATH, "{}", headers))
        .satisfies(e -> assertThat(e.field()).isEqualTo(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "junk",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
      })
  void a_malformed_trace_is_left_out_and_never_refused(String header) {
    assertThat(read(PATH, "{}", Map.of("traceparent", header)).metadata()).isEmpty();
  }

  @Test
  void of_a_later_trace_version_what_is_known_is_kept() {
    assertThat(read(PATH, "{}", Map.of("traceparent", "01" + TRACE.substring(2) + "-x")).metadata())
        .isEqualTo(Map.of("traceparent", TRACE));
  }

  private static Digest digest(String path, String body, Map<String, String> headers) {
    return read(path, body, headers).stamp().request();
  }

  private static void assertInvalid(
      String field, String path, String body, Map<String, String> headers) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> read(path, body, headers))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  private static CommandRequest read(String path, String body, Map<String, String> headers) {
    Map<String, String> given = new HashMap<>(headers);
    return read(
        path,
        body,
        new RequestHeaders(name -> given.containsKey(name) ? List.of(given.get(name)) : List.of()));
  }

  private static CommandRequest read(String path, String body, RequestHeaders headers) {
    RequestPath target = RequestPath.of(path);
    return CommandRequest.read(
        new CommandIds(() -> NEW_ID)
            .identify(
                target.entity(), target.command(), headers, CommandBody.of(body.getBytes(UTF_8))));
  }
}
