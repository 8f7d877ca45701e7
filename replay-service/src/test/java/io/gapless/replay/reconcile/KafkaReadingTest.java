package io.gapless.replay.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.replay.reconcile.compare.TopicRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class KafkaReadingTest {
  private static final TopicPartition BUSY = new TopicPartition("t", 0);
  private static final TopicPartition QUIET = new TopicPartition("t", 1);

  private final FromTheBeginning consumer = new FromTheBeginning();

  @Test
  void what_comes_behind_the_noted_ends_waits_until_they_are_noted_anew() {
    ends(2, 1);
    KafkaReading reading =
        new KafkaReading(consumer, List.of(BUSY, QUIET), Instant.EPOCH, Duration.ofHours(1));
    for (int offset = 0; offset < 4; offset++) {
      add(BUSY, offset);
    }
    add(QUIET, 0);

    assertThat(read(reading)).containsExactlyInAnyOrder("0/0", "0/1", "1/0");

    ends(4, 1);
    reading.extend();
    add(BUSY, 2); // the mock has forgotten what was fetched and not wanted
    add(BUSY, 3);
    assertThat(read(reading)).containsExactly("0/2", "0/3");
  }

  private static List<String> read(KafkaReading reading) {
    List<String> seen = new ArrayList<>();
    while (reading.poll(it -> seen.add(place(it)))) {
      // until the ends are reached
    }
    return seen;
  }

  private static String place(TopicRecord record) {
    return record.partition() + "/" + record.offset();
  }

  private void ends(long busy, long quiet) {
    consumer.updateEndOffsets(Map.of(BUSY, busy, QUIET, quiet));
  }

  private void add(TopicPartition partition, long offset) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
  }

  /** Nothing was let go, and everything is young enough. */
  private static final class FromTheBeginning extends MockConsumer<byte[], byte[]> {
    FromTheBeginning() {
      super("none");
      updateBeginningOffsets(Map.of(BUSY, 0L, QUIET, 0L));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> wanted, Duration patience) {
      Map<TopicPartition, OffsetAndTimestamp> all = new HashMap<>();
      wanted.keySet().forEach(it -> all.put(it, new OffsetAndTimestamp(0, 0)));
      return all;
    }
  }
}
