package io.gapless.projection.internal.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer's body as far as it was read.
 *
 * @param lines its whole lines: those that ended with a line feed, and the last one if the body
 *     ended properly
 * @param isWhole whether it ended properly
 */
record Body(List<String> lines, boolean isWhole) {
  Body {
    lines = List.copyOf(lines);
  }

  static Body of(byte[] bytes, boolean whole) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        addLine(lines, bytes, from, i);
        from = i + 1;
      }
    }
    if (whole) {
      addLine(lines, bytes, from, bytes.length);
    }
    return new Body(lines, whole);
  }

  private static void addLine(List<String> lines, byte[] bytes, int from, int to) {
    String line = new String(bytes, from, to - from, UTF_8).strip();
    if (!line.isEmpty()) {
      lines.add(line);
    }
  }
}
