package io.gapless.projection.internal.poll;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the assigned partitions were polled, and what of that may be committed: never past a
 * record that is not applied, a known duplicate, or durably set aside. Only a hint where to resume.
 * They fall when Kafka hands out lower offsets than before: the topic was deleted and made anew.
 */
final class Offsets {
  private final Map<TopicPartition, Long> polled = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  void polled(TopicPartition partition, long offset) {
    polled.put(partition, offset + 1);
  }

  /**
   * What can be committed and is not yet.
   *
   * @param oldestUnfinished per partition, the lowest offset that must not be passed
   */
  Map<TopicPartition, OffsetAndMetadata> due(Map<TopicPartition, Long> oldestUnfinished) {
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    polled.forEach(
        (partition, next) -> {
          long offset = Math.min(next, oldestUnfinished.getOrDefault(partition, next));
          if (offset != committed.getOrDefault(partition, -1L)) {
            due.put(partition, new OffsetAndMetadata(offset));
          }
        });
    return due;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (polled.containsKey(partition)) {
            committed.put(partition, offset.offset());
          }
        });
  }

  /** They are another's now: nothing may be committed for them any more. */
  void forget(Collection<TopicPartition> partitions) {
    polled.keySet().removeAll(partitions);
    committed.keySet().removeAll(partitions);
  }
}
