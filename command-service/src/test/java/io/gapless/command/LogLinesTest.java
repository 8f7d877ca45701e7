package io.gapless.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log's set-up: whatever is in an event, it is one line. */
class LogLinesTest {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  @Test
  void an_ordinary_event_is_a_line() {
    assertThat(line("started", null)).endsWith("started " + System.lineSeparator());
  }

  @Test
  void line_feeds_and_escapes_cannot_forge_a_line() {
    String line = line("id a\r\n2026-01-01 INFO forged \u001b[31m\u2028\u0085\u0000 end", null);

    assertThat(line.strip()).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u0085]").contains("end");
    assertThat(line.lines()).hasSize(1);
  }

  @Test
  void a_stack_is_on_the_same_line() {
    String line = line("failed", new IllegalStateException("because\nof this"));

    assertThat(line.lines()).hasSize(1);
    assertThat(line).contains("failed", "because | of this", "LogLinesTest");
  }

  private String line(String message, @Nullable Throwable thrown) {
    LoggingEvent event = new LoggingEvent("fqcn", root, Level.INFO, message, thrown, new Object[0]);
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) root.getAppender("stdout");
    return new String(console.getEncoder().encode(event), UTF_8);
  }
}
