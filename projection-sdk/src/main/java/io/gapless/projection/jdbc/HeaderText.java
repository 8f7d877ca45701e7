package io.gapless.projection.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** Record headers as text that an operator can read: a line {@code name=value} each. */
final class HeaderText {
  private HeaderText() {}

  static byte[] write(Map<String, String> headers) {
    StringBuilder out = new StringBuilder();
    headers.forEach(
        (name, value) -> {
          escape(out, name);
          out.append('=');
          escape(out, value);
          out.append('\n');
        });
    return out.toString().getBytes(UTF_8);
  }

  static Map<String, String> read(byte[] text) {
    Map<String, String> headers = new LinkedHashMap<>();
    StringBuilder name = new StringBuilder();
    StringBuilder part = new StringBuilder();
    String all = new String(text, UTF_8);
    for (int i = 0; i < all.length(); i++) {
      char c = all.charAt(i);
      if (c == '\\') {
        i++;
        part.append(unescaped(all.charAt(i)));
      } else if (c == '=') {
        name.append(part);
        part.setLength(0);
      } else if (c == '\n') {
        headers.put(name.toString(), part.toString());
        name.setLength(0);
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    return headers;
  }

  private static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\', '=' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      default -> c;
    };
  }
}
