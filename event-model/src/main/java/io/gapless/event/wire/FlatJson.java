package io.gapless.event.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One JSON object (RFC 8259) whose values are strings, numbers, booleans or null: all that a line
 * of our NDJSON needs. It exists because the projection SDK must not bring a JSON library into its
 * users' class paths. Nested values are refused.
 */
final class FlatJson {
  private static final int USUAL_MEMBERS = 16;
  private static final Pattern BARE =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /** Appends {@code "name":"value"}, after a comma if it is not the first member. */
  static void member(StringBuilder out, String name, String value) {
    if (out.charAt(out.length() - 1) != '{') {
      out.append(',');
    }
    string(out, name);
    out.append(':');
    string(out, value);
  }

  private static void string(StringBuilder out, String value) {
    out.append('"');
    int from = 0; // what is plain is copied as a whole
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (isEscaped(c)) {
        out.append(value, from, at);
        from = at + 1;
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else {
          out.append(String.format("\\u%04x", (int) c));
        }
      }
    }
    out.append(value, from, value.length()).append('"');
  }

  private static boolean isEscaped(char c) {
    return c == '"'
        || c == '\\'
        || c < 0x20
        || c == 0x7f
        || Character.isSurrogate(c)
        || c == '\u2028'
        || c == '\u2029';
  }

  /**
   * @return the members as texts (numbers and literals as they stand), in their order
   * @throws IllegalArgumentException if {@code text} is not such an object
   */
  static Map<String, String> parse(String text) {
    return parse(text, UnaryOperator.identity());
  }

  /** The same, the members under other names. */
  static Map<String, String> parse(String text, UnaryOperator<String> rename) {
    FlatJson json = new FlatJson(text);
    Map<String, String> members = json.object(rename);
    if (json.peek() != 0) {
      throw json.error("text after the object");
    }
    return members;
  }

  private Map<String, String> object(UnaryOperator<String> rename) {
    Map<String, String> members = LinkedHashMap.newLinkedHashMap(USUAL_MEMBERS);
    expect('{');
    if (peek() == '}') {
      at++;
      return members;
    }
    while (true) {
      String name = rename.apply(stringLiteral());
      expect(':');
      if (members.put(name, peek() == '"' ? stringLiteral() : bareLiteral()) != null) {
        throw error("a name that stands there twice");
      }
      if (peek() == '}') {
        at++;
        return members;
      }
      expect(',');
    }
  }

  private String bareLiteral() {
    int from = at;
    while (at < text.length()
        && "+-.eE0123456789abcdefghijklmnopqrstuvwxyz".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String literal = text.substring(from, at);
    if (!BARE.matcher(literal).matches()) {
      throw error("a string, number or literal expected");
    }
    return literal;
  }

  private String stringLiteral() {
    if (peek() != '"') {
      throw error("a string expected");
    }
    at++;
    int from = at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return text.substring(from, at++); // as nearly all are
    }
    StringBuilder out = new StringBuilder(text.substring(from, at));
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw error("a control character in a string");
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private static boolean isPlain(char c) {
    return c != '"' && c != '\\' && c >= 0x20;
  }

  private char escape() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw error("an unknown escape");
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw error("four hexadecimal digits expected");
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0) {
        throw error("four hexadecimal digits expected");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  private char next() {
    if (at >= text.length()) {
      throw error("the text ends early");
    }
    return text.charAt(at++);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw error("'" + c + "' expected");
    }
    at++;
    peek();
  }

  /** The next character that is not white space, or 0 at the end. */
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException("not a flat JSON object: " + what + " at character " + at);
  }
}
