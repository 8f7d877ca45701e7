package io.gapless.replay.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublishSettingsTest {
  private static final PublishSettings DEFAULTS =
      new PublishSettings(Duration.ofSeconds(30), Duration.ofMillis(500));

  @Test
  void what_keeps_the_promise_is_set() {
    Map<String, Object> producer =
        DEFAULTS.producer(Map.of("bootstrap.servers", "b:1", "max.block.ms", "60000"));

    assertThat(producer)
        .containsEntry("bootstrap.servers", "b:1")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("max.block.ms", 500L);
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1, acks must be all",
    "enable.idempotence, false, enable.idempotence must be true",
    "max.in.flight.requests.per.connection, 6, must be 1 to 5"
  })
  void what_would_lose_or_reorder_events_is_refused_with_what_to_set(
      String key, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.producer(Map.of("bootstrap.servers", "b:1", key, value)))
        .withMessageContaining(message)
        .withMessageContaining("'" + value + "'");
  }

  @Test
  void what_a_user_sets_wins_over_what_is_only_advised() {
    assertThat(DEFAULTS.producer(Map.of("compression.type", "gzip")))
        .containsEntry("compression.type", "gzip");
  }

  @Test
  void a_short_delivery_time_out_still_makes_a_valid_producer() {
    PublishSettings shortest = new PublishSettings(Duration.ofSeconds(1), Duration.ofMillis(10));

    Map<String, Object> properties = shortest.producer(Map.of("bootstrap.servers", "127.0.0.1:1"));
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);
    ProducerConfig config = new ProducerConfig(properties);

    assertThat(config.getInt("delivery.timeout.ms")).isEqualTo(1_000);
    assertThat(config.getInt("request.timeout.ms")).isLessThanOrEqualTo(1_000);
  }

  @Test
  void a_value_out_of_bounds_is_refused_by_its_key() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublishSettings(Duration.ofMillis(999), Duration.ofMillis(500)))
        .withMessageContaining("gapless.publish.delivery-timeout");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublishSettings(Duration.ofSeconds(30), Duration.ZERO))
        .withMessageContaining("gapless.publish.max-block");
  }
}
