package io.gapless.log.publish;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka's official image, where Docker is. */
@Testcontainers(disabledWithoutDocker = true)
final class KafkaContainerIT extends KafkaSenderConformance {
  /** As in docker-compose.yml. */
  private static final String IMAGE = "apache/kafka:4.3.1";

  @Container private static final KafkaContainer KAFKA = new KafkaContainer(IMAGE);

  @Override
  String bootstrapServers() {
    return KAFKA.getBootstrapServers();
  }
}
