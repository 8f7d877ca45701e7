package io.gapless.log.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

final class LogFormatTest {
  private static final String HOSTILE = "ann\r\n2026-01-01 ERROR forged \u001b[31m\"}{";

  @AfterEach
  void forget() {
    System.clearProperty(LogFormat.NAME);
  }

  @ParameterizedTest
  @CsvSource({"gcp", "'one, gcp'"})
  void the_profile_chooses_what_google_cloud_reads(String profiles) {
    LogFormat.choose(Map.of("MICRONAUT_ENVIRONMENTS", profiles));

    assertThat(System.getProperty(LogFormat.NAME)).isEqualTo("gcp");
  }

  @Test
  void without_the_profile_and_against_somebodys_word_nothing_is_chosen() {
    LogFormat.choose(Map.of());
    LogFormat.choose(Map.of("MICRONAUT_ENVIRONMENTS", "local"));
    LogFormat.choose(Map.of("MICRONAUT_ENVIRONMENTS", "gcp", LogFormat.NAME, "text"));

    assertThat(System.getProperty(LogFormat.NAME)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"ERROR, ERROR", "WARN, WARNING", "INFO, INFO", "DEBUG, DEBUG", "TRACE, DEBUG"})
  void a_line_has_severity_message_and_time(String level, String severity) throws IOException {
    String line = line(Level.toLevel(level));

    assertThat(line).endsWith("\n");
    assertThat(line.strip().lines()).hasSize(1);
    JsonNode entry = new ObjectMapper().readTree(line);
    assertThat(entry.path("severity").asText()).isEqualTo(severity);
    assertThat(entry.path("message").asText()).isEqualTo("Hello " + HOSTILE);
    assertThat(entry.path("time").asText()).isEqualTo("2026-11-22T04:05:06.007Z");
  }

  @Test
  void what_libraries_write_by_java_util_logging_comes_by_the_same_way() throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> heard = new ListAppender<>();
    heard.start();
    root.addAppender(heard);
    try {
      LogFormat.bridge();

      java.util.logging.Logger.getLogger("some.library").severe("no answer");
    } finally {
      root.detachAppender(heard);
      SLF4JBridgeHandler.uninstall();
      LogManager.getLogManager().readConfiguration();
    }

    assertThat(heard.list)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getLoggerName()).isEqualTo("some.library");
              assertThat(it.getLevel()).isEqualTo(Level.ERROR);
              assertThat(it.getFormattedMessage()).isEqualTo("no answer");
            });
  }

  private static String line(Level level) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    CloudJsonEncoder encoder = new CloudJsonEncoder();
    encoder.setContext(context);
    encoder.start();
    LoggingEvent event =
        new LoggingEvent(
            "test", context.getLogger("test"), level, "Hello {}", null, new Object[] {HOSTILE});
    event.setInstant(java.time.Instant.parse("2026-11-22T04:05:06.007Z"));
    return new String(encoder.encode(event), UTF_8);
  }
}
