package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.wire.EventRecord;
import io.gapless.stack.kafka.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the sender does on every Kafka cluster. */
abstract class KafkaSenderConformance extends EventSenderConformance {
  private static final int PARTITIONS = 3;

  abstract String bootstrapServers();

  @Override
  EventSender open() {
    // Patient: the machine that builds may be slow, and how fast it fails is not at stake here.
    return sender(
        bootstrapServers(), Map.of("max.block.ms", "20000", "delivery.timeout.ms", "30000"));
  }

  @Override
  String topic() {
    String name = "sender." + UUID.randomUUID();
    new Topics(bootstrapServers()).create(name, PARTITIONS);
    return name;
  }

  @Override
  List<EventRecord> received(String topic, int atLeast) {
    return TopicReader.read(bootstrapServers(), topic, atLeast);
  }

  @Test
  void a_topic_that_is_not_there_is_refused_for_itself_alone() throws Exception {
    try (EventSender sender = sender(bootstrapServers(), Map.of("max.block.ms", "5000"))) {
      assertThat(sent(sender, "not-there"))
          .isInstanceOfSatisfying(
              SendOutcome.Refused.class,
              it -> assertThat(it.scope()).isEqualTo(SendOutcome.Scope.RECORD));
    }
  }

  @Test
  void a_cluster_that_cannot_be_reached_refuses_everything() throws Exception {
    try (EventSender sender = sender("127.0.0.1:1", Map.of())) {
      assertThat(sent(sender, "any"))
          .isInstanceOfSatisfying(
              SendOutcome.Refused.class,
              it -> assertThat(it.scope()).isEqualTo(SendOutcome.Scope.CLUSTER));
    }
  }

  private static SendOutcome sent(EventSender sender, String topic) throws Exception {
    CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
    sender.send(new EventRecord(topic, new byte[1], Map.of(), new byte[1]), outcome::complete);
    return outcome.get(30, TimeUnit.SECONDS);
  }

  private static EventSender sender(String bootstrapServers, Map<String, String> others) {
    Map<String, String> kafka = new HashMap<>(others);
    kafka.put("bootstrap.servers", bootstrapServers);
    return new KafkaEventSender(PublisherSettings.of(kafka).kafka());
  }
}
