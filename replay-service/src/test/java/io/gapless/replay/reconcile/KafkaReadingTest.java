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

  /** A report must not call a record gone that the broker was slow to give. */
  @Test
  void a_poll_without_records_does_not_make_a_record_gone() {
    KafkaReading reading = allRead();
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> add(BUSY, 1));

    assertThat(reading.at(0, 1).map(KafkaReadingTest::place)).contains("0/1");
  }

  @Test
  void what_came_with_a_record_is_not_fetched_again() {
    KafkaReading reading = allRead();
    consumer.schedulePollTask(
        () -> {
          add(BUSY, 0);
          add(BUSY, 1);
        });

    assertThat(reading.at(0, 0).map(KafkaReadingTest::place)).contains("0/0");
    assertThat(reading.at(0, 1).map(KafkaReadingTest::place)).contains("0/1");
  }

  @Test
  void a_record_that_the_topic_let_go_is_gone() {
    KafkaReading reading = allRead();
    consumer.updateBeginningOffsets(Map.of(BUSY, 1L));
    consumer.schedulePollTask(() -> add(BUSY, 1));

    assertThat(reading.at(0, 0)).isEmpty();
  }

  /** And a record is gone too if others come in its place, as after a transaction's end. */
  @Test
  void an_offset_without_a_record_is_passed() {
    KafkaReading reading = allRead();
    consumer.schedulePollTask(() -> add(BUSY, 1));

    assertThat(reading.at(0, 0)).isEmpty();
  }

  private KafkaReading allRead() {
    ends(2, 0);
    KafkaReading reading =
        new KafkaReading(consumer, List.of(BUSY, QUIET), Instant.EPOCH, Duration.ofHours(1));
    add(BUSY, 0);
    add(BUSY, 1);
    assertThat(read(reading)).hasSize(2);
    return reading;
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
