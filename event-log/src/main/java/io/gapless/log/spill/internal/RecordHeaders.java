package io.gapless.log.spill.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record's headers as one text, a {@code name=value} a line, for a column. Their order is kept,
 * which a JSON column would not do; backslash, line feed and equals sign are escaped by a
 * backslash.
 */
public final class RecordHeaders {
  private RecordHeaders() {}

  public static String write(Map<String, String> headers) {
    StringBuilder text = new StringBuilder();
    headers.forEach(
        (name, value) -> {
          escape(text, name);
          text.append('=');
          escape(text, value);
          text.append('\n');
        });
    return text.toString();
  }

  /** Reads what {@link #write} wrote. */
  public static Map<String, String> read(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length()) {
      int equals = end(text, at, '=');
      int lineFeed = end(text, equals + 1, '\n');
      headers.put(unescape(text, at, equals), unescape(text, equals + 1, lineFeed));
      at = lineFeed + 1;
    }
    return headers;
  }

  private static void escape(StringBuilder text, String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '=' -> text.append("\\=");
        default -> text.append(c);
      }
    }
  }

  private static String unescape(String text, int from, int to) {
    StringBuilder part = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      part.append(c);
    }
    return part.toString();
  }

  /** Index of the first {@code mark} from {@code from} on that is not escaped. */
  private static int end(String text, int from, char mark) {
    int at = from;
    while (at < text.length() && text.charAt(at) != mark) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw new IllegalArgumentException("not headers as written by this class");
    }
    return at;
  }
}
