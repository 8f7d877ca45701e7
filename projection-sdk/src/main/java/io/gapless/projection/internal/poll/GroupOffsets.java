package io.gapless.projection.internal.poll;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ends of topics, and where a consumer group without members begins. */
final class GroupOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);
  private static final Duration MOST_TIME = Duration.ofSeconds(5);

  private final Map<String, Object> properties;
  private final String group;

  GroupOffsets(Map<String, Object> properties, String group) {
    this.properties = properties;
    this.group = group;
  }

  /** The ends of a topic's partitions now; empty if Kafka does not tell. */
  Optional<Map<TopicPartition, OffsetAndMetadata>> ends(String topic) throws InterruptedException {
    try (Admin admin = Admin.create(properties)) {
      Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
      for (TopicDescription it :
          get(admin.describeTopics(List.of(topic)).allTopicNames()).values()) {
        it.partitions()
            .forEach(
                partition ->
                    partitions.put(
                        new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
      }
      return Optional.of(
          get(admin.listOffsets(partitions).all()).entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, it -> new OffsetAndMetadata(it.getValue().offset()))));
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().addKeyValue("reason", e.toString()).log("Ends of a topic cannot be read");
      return Optional.empty();
    }
  }

  /**
   * Lets the group begin there, where it has not committed an offset yet.
   *
   * @return whether that is durable; if not, it reads from the start what it will know already
   */
  boolean beginAt(Map<TopicPartition, OffsetAndMetadata> offsets) throws InterruptedException {
    try (Admin admin = Admin.create(properties)) {
      Map<TopicPartition, OffsetAndMetadata> missing = new HashMap<>(offsets);
      get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .forEach(
              (partition, committed) -> {
                if (committed != null) {
                  missing.remove(partition);
                }
              });
      get(admin.alterConsumerGroupOffsets(group, missing).all());
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.atInfo()
          .addKeyValue("reason", e.toString())
          .log("Topics are read from the start, what they hold is mostly known then");
      return false;
    }
  }

  private static <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(MOST_TIME.toMillis(), TimeUnit.MILLISECONDS);
  }
}
