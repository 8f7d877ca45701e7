package io.gapless.command.receive;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The W3C trace context header. One that is malformed is left out and never refused, as the
 * recommendation wants it.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>
 */
final class TraceParent {
  private static final Pattern FORMAT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})(-.*)?");

  private static final String NO_TRACE = "0".repeat(32) + "-";
  private static final String NO_PARENT = "-" + "0".repeat(16) + "-";

  private TraceParent() {}

  /** The header as version {@code 00} writes it, of later versions what that one knows. */
  static Optional<String> read(String header) {
    Matcher matcher = FORMAT.matcher(header.strip());
    if (!matcher.matches() || matcher.group(1).equals("ff")) {
      return Optional.empty();
    }
    boolean trailing = matcher.group(3) != null;
    String context = matcher.group(2);
    if ((matcher.group(1).equals("00") && trailing)
        || context.startsWith(NO_TRACE)
        || context.contains(NO_PARENT)) {
      return Optional.empty();
    }
    return Optional.of("00-" + context);
  }
}
