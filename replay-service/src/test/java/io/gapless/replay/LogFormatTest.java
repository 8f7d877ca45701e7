package io.gapless.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/** Logs stay one line an entry, whatever is in it, as text and as JSON. */
final class LogFormatTest {
  private static final String FORMAT = "GAPLESS_LOG_FORMAT";
  private static final String HOSTILE = "ann\r\n2026-01-01 ERROR forged \u001b[31m\"}{";

  @AfterEach
  void forget() {
    System.clearProperty(FORMAT);
  }

  @Test
  void json_is_one_object_a_line_with_what_was_said() throws Exception {
    System.setProperty(FORMAT, "json");

    String line = line();

    assertThat(line).endsWith("\n");
    assertThat(line.strip().lines()).hasSize(1);
    JsonNode entry = new ObjectMapper().readTree(line);
    assertThat(entry.at("/level").asText()).isEqualTo("WARN");
    assertThat(entry.at("/formattedMessage").asText()).isEqualTo("Entity parked");
    assertThat(entry.at("/kvpList/0/entity").asText()).isEqualTo(HOSTILE);
    assertThat(entry.at("/throwable/message").asText()).isEqualTo("simulated");
  }

  @Test
  void text_is_one_line_too() throws Exception {
    assertThat(line().strip().lines())
        .singleElement()
        .satisfies(it -> assertThat(it).contains("Entity parked", "simulated"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "gcp"})
  void logback_has_nothing_to_say_of_its_own(String format) throws Exception {
    System.setProperty(FORMAT, format);

    assertThat(configured().getStatusManager().getCopyOfStatusList())
        .isNotEmpty()
        .noneMatch(status -> status.getLevel() >= Status.WARN);
  }

  @Test
  void a_format_that_does_not_exist_is_named() throws Exception {
    System.setProperty(FORMAT, "xml");

    assertThat(configured().getStatusManager().getCopyOfStatusList())
        .anyMatch(
            status ->
                status.getLevel() >= Status.WARN
                    && status.getMessage().contains("logback-xml.xml"));
  }

  private static LoggerContext configured() throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
    return context;
  }

  private static String line() throws JoranException {
    LoggerContext context = configured();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    LoggingEvent event =
        new LoggingEvent(
            LogFormatTest.class.getName(),
            root,
            Level.WARN,
            "Entity parked",
            new IllegalStateException("simulated"),
            new Object[0]);
    event.setKeyValuePairs(List.of(new KeyValuePair("entity", HOSTILE)));
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>) root.iteratorForAppenders().next();
    return new String(appender.getEncoder().encode(event), UTF_8);
  }
}
