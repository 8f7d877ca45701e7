package io.gapless.command.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.event.EntityKey;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
  private static final CommandIds IDS = new CommandIds(UUID::randomUUID);
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String LINE =
      "{\"entityType\":\"account\",\"entityId\":\"a/ö\",\"command\":\"close\",\"body\":{}}";

  @Test
  void a_line_is_the_request_that_the_command_alone_would_be() {
    CommandRequest line =
        only(with("\"headers\":{\"idempotency-key\":\"k\",\"If-Match\":\"\\\"3\\\"\"}"), Map.of());
    CommandRequest alone =
        CommandRequest.read(
            IDS.identify(
                EntityKey.of("account", "a/ö"),
                "close",
                headers(Map.of("Idempotency-Key", "k", "If-Match", "\"3\"")),
                CommandBody.of("{}".getBytes(UTF_8))));

    assertThat(line).isEqualTo(alone);
    assertThat(line.mayBeRepeated()).isTrue();
  }

  @Test
  void who_asks_and_the_trace_are_the_lines_own_or_the_batchs() {
    Map<String, String> batch = Map.of("Gapless-Actor", "ann", "traceparent", TRACE);

    assertThat(only(LINE, batch).metadata())
        .isEqualTo(Map.of("actor", "ann", "traceparent", TRACE));
    assertThat(
            only(with("\"headers\":{\"gapless-actor\":\"bob\"}"), Map.of("traceparent", TRACE))
                .metadata())
        .isEqualTo(Map.of("actor", "bob", "traceparent", TRACE));
  }

  @Test
  void a_line_cannot_say_that_somebody_else_asks_than_the_request_says() {
    assertThat(
            read(
                with("\"headers\":{\"gapless-actor\":\"bob\"}"), Map.of("Gapless-Actor", "ann"), 1))
        .singleElement()
        .isInstanceOfSatisfying(
            CommandLines.Line.Malformed.class,
            it -> assertThat(it.reason().field()).isEqualTo("Gapless-Actor"));
  }

  @Test
  void lines_are_counted_as_they_are_sent() {
    assertThat(lines(LINE + "\n" + LINE, 2)).hasSize(2);
    assertThat(lines(LINE + "\r\n" + LINE + "\n", 2)).hasSize(2);
    assertThat(lines(LINE + "\n\n" + LINE, 3))
        .extracting(line -> line.getClass().getSimpleName())
        .containsExactly("Command", "Malformed", "Command");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", LINE + "\n" + LINE + "\n" + LINE})
  void a_batch_has_a_line_and_not_too_many(String body) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> lines(body, 2))
        .withMessage("body must have 1 to 2 lines, one command each");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Idempotency-Key", "If-Match"})
  void a_batch_has_no_header_that_is_one_commands(String name) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> read(LINE, Map.of(name, "\"1\""), 1))
        .satisfies(e -> assertThat(e.field()).isEqualTo(name));
  }

  @Test
  void what_is_wrong_with_a_line_is_named_and_the_next_one_is_read() {
    assertMalformed("line", "[]");
    assertMalformed("line", "{");
    assertMalformed("line", with("\"version\":1"));
    assertMalformed("entityType", "{}");
    assertMalformed("entityType", LINE.replace("\"account\"", "1"));
    assertMalformed("entityType", LINE.replace("account", "a_c"));
    assertMalformed("entityId", LINE.replace("a/ö", ""));
    assertMalformed("command", LINE.replace("\"close\"", "null"));
    assertMalformed("body", LINE.replace("{}", "[]"));
    assertMalformed("headers", with("\"headers\":[]"));
    assertMalformed("headers", with("\"headers\":{\"If-Match\":1}"));
    assertMalformed("headers", with("\"headers\":{\"X\":\"1\"}"));
    assertMalformed("Idempotency-Key", with("\"headers\":{\"Idempotency-Key\":\"a b\"}"));
    assertMalformed(
        "Idempotency-Key",
        with("\"headers\":{\"Idempotency-Key\":\"a\",\"idempotency-key\":\"b\"}"));
  }

  private static void assertMalformed(String field, String line) {
    List<CommandLines.Line> read = lines(line + "\n" + LINE, 2);

    assertThat(read.getFirst())
        .isInstanceOfSatisfying(
            CommandLines.Line.Malformed.class,
            it -> assertThat(it.reason().field()).as(line).isEqualTo(field));
    assertThat(read.getLast()).isInstanceOf(CommandLines.Line.Command.class);
  }

  private static CommandRequest only(String line, Map<String, String> batch) {
    return read(line, batch, 1).stream()
        .map(CommandLines.Line.Command.class::cast)
        .map(it -> CommandRequest.read(it.command()))
        .findFirst()
        .orElseThrow();
  }

  private static List<CommandLines.Line> lines(String body, int most) {
    return read(body, Map.of(), most);
  }

  private static List<CommandLines.Line> read(String body, Map<String, String> batch, int most) {
    return CommandLines.read(body.getBytes(UTF_8), headers(batch), IDS, most).lines();
  }

  private static RequestHeaders headers(Map<String, String> given) {
    return new RequestHeaders(
        name -> given.containsKey(name) ? List.of(given.get(name)) : List.of());
  }

  private static String with(String member) {
    return LINE.replace("\"body\"", member + ",\"body\"");
  }
}
