package io.gapless.log.spill.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordHeadersTest {
  private static final int SEEDS = 5_000;

  /** What the format has a meaning for, and a little that it has none for. */
  private static final String ALPHABET = "\\n=\na\r \"é😀";

  private static String text(Random random) {
    int[] alphabet = ALPHABET.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(6); length > 0; length--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  /** Rows outlive the release that wrote them. */
  @Test
  void this_is_how_they_are_stored() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce_subject", "account/a=b");
    headers.put("ce_id", "1");
    headers.put("a\\n", "two\nlines");

    String stored = "ce_subject=account/a\\=b\nce_id=1\na\\\\n=two\\nlines\n";
    assertThat(RecordHeaders.write(headers)).isEqualTo(stored);
    assertThat(RecordHeaders.read(stored).entrySet()).containsExactlyElementsOf(headers.entrySet());
  }

  @Test
  void none_are_an_empty_text() {
    assertThat(RecordHeaders.write(Map.of())).isEmpty();
    assertThat(RecordHeaders.read("")).isEmpty();
  }

  @Test
  void whatever_they_are_they_come_back_in_their_order() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Map<String, String> headers = new LinkedHashMap<>();
      for (int count = random.nextInt(4); count > 0; count--) {
        headers.put(text(random), text(random));
      }

      Map<String, String> read = RecordHeaders.read(RecordHeaders.write(headers));

      assertThat(List.copyOf(read.entrySet()))
          .as("seed %s", seed)
          .isEqualTo(List.copyOf(headers.entrySet()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=b", "a=b\nc", "a=b\nc=d", "a=b\\", "a=b\\\n", "\n", "a\\=b\n"})
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> RecordHeaders.read(text));
  }
}
