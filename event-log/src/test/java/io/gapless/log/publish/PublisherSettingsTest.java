package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublisherSettingsTest {
  private static final Map<String, String> BOOTSTRAP = Map.of("bootstrap.servers", "h:1");

  @Test
  void defaults_fail_fast_and_keep_order() {
    assertThat(PublisherSettings.of(BOOTSTRAP).kafka())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("delivery.timeout.ms", "2000")
        .containsEntry("metadata.recovery.strategy", "none")
        .containsEntry("bootstrap.servers", "h:1");
  }

  @Test
  void what_is_given_wins() {
    assertThat(with("delivery.timeout.ms", "5000").kafka())
        .containsEntry("delivery.timeout.ms", "5000");
    assertThat(with("acks", "-1").kafka()).containsEntry("acks", "-1");
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1, acks must be all",
    "acks, 0, acks must be all",
    "enable.idempotence, false, enable.idempotence must be true",
    "max.in.flight.requests.per.connection, 6, must be 1 to 5",
    "max.in.flight.requests.per.connection, 0, must be 1 to 5",
    "max.in.flight.requests.per.connection, many, must be 1 to 5"
  })
  void settings_that_lose_or_reorder_events_are_refused_with_what_to_set(
      String key, String value, String message) {
    assertThatThrownBy(() -> with(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("'" + value + "'");
  }

  @Test
  void the_brokers_must_be_named() {
    assertThatThrownBy(() -> PublisherSettings.of(Map.of()))
        .hasMessageContaining("kafka.bootstrap.servers");
  }

  @Test
  void secrets_are_not_shown() {
    assertThat(with("sasl.jaas.config", "secret").toString()).doesNotContain("secret");
  }

  @Test
  void bounds_and_times_are_checked() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new CircuitSettings(0, second, second))
        .hasMessageContaining("gapless.publisher.circuit.failures");
    assertThatThrownBy(() -> new CircuitSettings(1, Duration.ofMillis(49), second))
        .hasMessageContaining("gapless.publisher.circuit.slow-after");
    assertThatThrownBy(() -> new CircuitSettings(1, second, Duration.ofSeconds(61)))
        .hasMessageContaining("gapless.publisher.circuit.open-for");
    assertThatThrownBy(() -> new PublisherBounds(1, 1, 0, 1, 1))
        .hasMessageContaining("gapless.publisher.in-flight-events");
  }

  private static PublisherSettings with(String key, String value) {
    return PublisherSettings.of(Map.of("bootstrap.servers", "h:1", key, value));
  }
}
