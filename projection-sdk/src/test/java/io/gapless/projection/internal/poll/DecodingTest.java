package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.poll.Decoding.Polled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class DecodingTest {
  private static final ProjectionName PROJECTION = new ProjectionName("accounts");
  private static final RecordReader.Read READ = (core, applier, now) -> {};

  @Test
  void records_come_in_the_order_in_which_they_were_polled_whoever_reads_them() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    try (Decoding decoding =
        new Decoding(
            PROJECTION,
            (partition, record) -> {
              if (threads.add(Thread.currentThread())) {
                both.countDown();
                awaitUninterrupted(both); // each has a portion before either goes on
              }
              return READ;
            })) {
      List<Polled> polled = decoding.begin(records(3, 4 * Decoding.PORTION + 7)).finish();

      assertThat(threads).hasSize(2);
      for (int partition = 0; partition < 3; partition++) {
        int number = partition;
        assertThat(polled)
            .filteredOn(it -> it.partition().partition() == number)
            .extracting(Polled::offset)
            .hasSize(4 * Decoding.PORTION + 7)
            .isSorted();
      }
    }
  }

  @Test
  void few_records_are_read_by_the_poll_thread_alone() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (Decoding decoding =
        new Decoding(
            PROJECTION,
            (partition, record) -> {
              threads.add(Thread.currentThread());
              return READ;
            })) {
      assertThat(decoding.begin(records(1, Decoding.PORTION)).finish()).hasSize(Decoding.PORTION);
      assertThat(decoding.begin(ConsumerRecords.empty()).finish()).isEmpty();
    }
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void a_record_that_cannot_be_read_at_all_is_not_passed_over() {
    try (Decoding decoding =
        new Decoding(
            PROJECTION,
            (partition, record) -> {
              if (record.offset() == Decoding.PORTION) {
                throw new OutOfMemoryError("simulated");
              }
              return READ;
            })) {
      assertThatThrownBy(() -> decoding.begin(records(1, 3 * Decoding.PORTION)).finish())
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("simulated");
    }
  }

  private static ConsumerRecords<byte[], byte[]> records(int partitions, int each) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<ConsumerRecord<byte[], byte[]>> of = new ArrayList<>();
      for (int offset = 0; offset < each; offset++) {
        of.add(new ConsumerRecord<>("accounts", partition, offset, new byte[0], new byte[0]));
      }
      records.put(new TopicPartition("accounts", partition), of);
    }
    return new ConsumerRecords<>(records, Map.of());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
