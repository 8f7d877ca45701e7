package io.gapless.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strings as the bytes that every store compares. */
final class Utf8 {
  private Utf8() {}

  static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  static int compare(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
