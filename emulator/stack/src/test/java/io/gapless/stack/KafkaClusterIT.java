package io.gapless.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.stack.kafka.KafkaCluster;
import io.gapless.stack.kafka.KafkaCluster.Ways;
import io.gapless.stack.kafka.KafkaWay;
import io.gapless.stack.kafka.Topics;
import io.gapless.stack.process.Ports;
import io.gapless.stack.process.StackProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three brokers with three copies of everything. */
@Tag("long")
final class KafkaClusterIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TOPIC = "three-copies";

  @Test
  void three_brokers_keep_what_they_acknowledged_when_the_controller_and_a_leader_go()
      throws Exception {
    try (LocalStack stack =
        LocalStack.start(StackOptions.forTest("cluster", Part.DATABASE).alone())) {
      KafkaCluster kafka =
          KafkaCluster.of(
              stack.processes(),
              stack.directory().resolve("data").resolve("kafka"),
              IntStream.range(0, 3).mapToObj(it -> ways()).toList());
      Topics topics = kafka.topics();
      topics.create(TOPIC, 3);
      await()
          .atMost(SOON)
          .until(() -> topics.inSync(TOPIC).values().stream().allMatch(it -> it == 3));

      // When the controller is killed, records are still acknowledged, by the two that are left
      StackProcess controller = kafka.process(topics.controller());
      controller.kill();
      send(kafka, 20);
      await()
          .atMost(SOON)
          .until(() -> topics.inSync(TOPIC).values().stream().allMatch(it -> it == 2));
      controller.start();
      await()
          .atMost(SOON)
          .until(() -> topics.inSync(TOPIC).values().stream().allMatch(it -> it == 3));

      // When every partition gets another leader, nothing is lost
      assertThat(topics.moveLeaders(TOPIC)).isEqualTo(3);
      send(kafka, 20);

      assertThat(topics.endOffsets(TOPIC).values().stream().mapToLong(it -> it).sum())
          .isEqualTo(40);
    }
  }

  private static Ways ways() {
    int port = Ports.free();
    return new Ways(new KafkaWay("BROKERS", port, port), List.of());
  }

  private static void send(KafkaCluster kafka, int records) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      for (int number = 0; number < records; number++) {
        producer.send(new ProducerRecord<>(TOPIC, number % 3, "key", "value " + number)).get();
      }
    }
  }
}
