package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What may be committed, by what was polled and what is not finished. */
final class OffsetsTest {
  private static final TopicPartition ZERO = new TopicPartition("gapless.account", 0);
  private static final TopicPartition ONE = new TopicPartition("gapless.account", 1);

  private final Offsets offsets = new Offsets();

  @Test
  void the_offset_after_the_last_record_polled_is_due_once() {
    offsets.polled(ZERO, 6);
    offsets.polled(ZERO, 7);

    assertThat(due(Map.of())).isEqualTo(Map.of(ZERO, 8L));
    commit(Map.of(ZERO, 8L));
    assertThat(due(Map.of())).isEmpty();
  }

  @Test
  void no_record_that_is_not_finished_is_passed() {
    offsets.polled(ZERO, 7);
    offsets.polled(ONE, 3);

    assertThat(due(Map.of(ZERO, 5L))).isEqualTo(Map.of(ZERO, 5L, ONE, 4L));
  }

  @Test
  void offsets_fall_with_a_topic_that_begins_anew() {
    offsets.polled(ZERO, 99);
    commit(Map.of(ZERO, 100L));

    offsets.polled(ZERO, 0);
    offsets.polled(ZERO, 1);

    assertThat(due(Map.of())).isEqualTo(Map.of(ZERO, 2L));
    commit(Map.of(ZERO, 2L));
    assertThat(due(Map.of())).isEmpty();
  }

  @Test
  void nothing_is_due_for_partitions_that_are_anothers_now() {
    offsets.polled(ZERO, 7);
    offsets.polled(ONE, 7);

    offsets.forget(List.of(ZERO));
    commit(Map.of(ZERO, 8L));

    assertThat(due(Map.of())).isEqualTo(Map.of(ONE, 8L));
    offsets.polled(ZERO, 7);
    assertThat(due(Map.of())).isEqualTo(Map.of(ONE, 8L, ZERO, 8L));
  }

  private Map<TopicPartition, Long> due(Map<TopicPartition, Long> oldestUnfinished) {
    return offsets.due(oldestUnfinished).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private void commit(Map<TopicPartition, Long> done) {
    offsets.committed(
        done.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> new OffsetAndMetadata(entry.getValue()))));
  }
}
