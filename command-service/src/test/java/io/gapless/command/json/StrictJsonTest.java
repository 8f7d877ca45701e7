package io.gapless.command.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  @Test
  void every_kind_of_value_survives() {
    String json =
        "{\"t\":\"a\\\"é😀\",\"n\":-1.5,\"f\":true,\"z\":null,\"a\":[1,{}],\"o\":{\"x\":\"\"}}";

    assertThat(new String(read(json).bytes(), UTF_8)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"a\":1,\"b\":2} | { \"b\" : 2.0, \"a\" : 1e0 }",
        "{\"a\":{\"x\":1,\"y\":\"\u00e9\"}} | {\"a\":{\"y\":\"\\u00e9\",\"x\":1}}",
        "{\"n\":100} | {\"n\":1e2}",
        "{\"n\":0} | {\"n\":0.0e5}",
      })
  void texts_that_mean_the_same_are_canonically_the_same(String left, String right) {
    assertThat(read(left).canonicalBytes()).isEqualTo(read(right).canonicalBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"a\":1} | {\"a\":\"1\"}",
        "{\"a\":[1,2]} | {\"a\":[2,1]}",
        "{\"a\":null} | {}",
        "{\"n\":1e999} | {\"n\":1e998}",
      })
  void texts_that_do_not_are_not(String left, String right) {
    assertThat(read(left).canonicalBytes()).isNotEqualTo(read(right).canonicalBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"a\"",
        "{",
        "{} {}",
        "{}x",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "{\"o\":{\"a\":1,\"a\":1}}",
        "{\"a\":NaN}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"\\ud800\":1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"line\nfeed\"}",
        "{/**/}",
        "\ufeff{}",
        "{\"a\":1e99999999999}",
      })
  void anything_else_is_refused(String text) {
    assertRefused(text.getBytes(UTF_8));
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused() {
    assertRefused("{\"a\":\"é\"}".getBytes(ISO_8859_1));
    assertRefused("{}".getBytes(UTF_16));
    assertRefused(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'});
    assertRefused(new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'});
  }

  @Test
  void depth_is_bounded() {
    assertThat(read("{\"a\":".repeat(15) + "{}" + "}".repeat(15)).members()).hasSize(1);
    assertRefused(("{\"a\":".repeat(16) + "{}" + "}".repeat(16)).getBytes(UTF_8));
    assertRefused("{\"a\":".repeat(200_000).getBytes(UTF_8));
    assertRefused(("{\"a\":" + "[".repeat(200_000)).getBytes(UTF_8));
  }

  @Test
  void what_would_be_much_larger_in_memory_is_refused() {
    assertRefused(("{\"a\":[" + "0,".repeat(30_000) + "0]}").getBytes(UTF_8));
    assertRefused(("{\"a\":" + "1".repeat(101) + "}").getBytes(UTF_8));
    assertRefused(("{\"" + "n".repeat(1_000) + "\":1}").getBytes(UTF_8));
  }

  @Test
  void a_huge_exponent_is_not_spelled_out() {
    assertThat(read("{\"a\":1e999999999}").canonicalBytes()).hasSizeLessThan(30);
  }

  @Test
  void the_message_does_not_repeat_the_input() {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> read("{\"secret\": hunter2}"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2", "secret"));
  }

  private static JsonObject read(String text) {
    return StrictJson.read(text.getBytes(UTF_8));
  }

  private static void assertRefused(byte[] bytes) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> StrictJson.read(bytes));
  }
}
