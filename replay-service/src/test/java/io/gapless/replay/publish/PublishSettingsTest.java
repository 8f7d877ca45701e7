package io.gapless.replay.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class PublishSettingsTest {
  private static final PublishSettings DEFAULTS =
      new PublishSettings(Duration.ofSeconds(30), Duration.ofMillis(500));

  @Test
  void what_keeps_the_promise_cannot_be_set_otherwise() {
    Map<String, Object> producer =
        DEFAULTS.producer(
            Map.of(
                "bootstrap.servers", "b:1",
                "acks", "1",
                "enable.idempotence", "false",
                "max.block.ms", "60000"));

    assertThat(producer)
        .containsEntry("bootstrap.servers", "b:1")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("max.block.ms", 500L);
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
