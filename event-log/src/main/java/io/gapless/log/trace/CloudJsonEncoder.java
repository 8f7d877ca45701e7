package io.gapless.log.trace;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import java.time.Instant;

/**
 * Logback's JSON with the fields that Cloud Logging reads besides: {@code severity}, {@code
 * message}, {@code time}. One line an event, whatever is in it. Named in {@code logback.xml}.
 *
 * @see <a href="https://cloud.google.com/logging/docs/structured-logging">Structured logging</a>
 */
public final class CloudJsonEncoder extends JsonEncoder {
  @Override
  protected void appendCustomFields(StringBuilder json, ILoggingEvent event) {
    add(json, "severity", severity(event.getLevel()));
    add(json, "message", event.getFormattedMessage());
    add(json, "time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
  }

  private static void add(StringBuilder json, String name, String value) {
    json.append(",\"")
        .append(name)
        .append("\":\"")
        .append(JsonEscapeUtil.jsonEscapeString(value))
        .append('"');
  }

  private static String severity(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> "ERROR";
      case Level.WARN_INT -> "WARNING";
      case Level.INFO_INT -> "INFO";
      default -> "DEBUG";
    };
  }
}
