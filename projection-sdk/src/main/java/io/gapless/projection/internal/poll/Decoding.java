package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a poll brought, in its order. That takes most of the poll thread's time while it
 * catches up, so a second thread begins with many records while the poll thread polls on; once that
 * comes back to them, each takes the next portion until none is left, and neither waits for more
 * than the other's last one. Called by one thread.
 */
final class Decoding implements AutoCloseable {
  static final int PORTION = 50;

  private static final int LARGE = 4;

  /** Reads one record; called by two threads. */
  @FunctionalInterface
  interface Reader {
    RecordReader.Read read(TopicPartition partition, ConsumerRecord<byte[], byte[]> record);
  }

  /** A record that was read. */
  record Polled(TopicPartition partition, long offset, RecordReader.Read read) {}

  private record Portion(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {}

  private final Reader reader;
  private final ExecutorService helper;

  Decoding(ProjectionName projection, Reader reader) {
    this.reader = reader;
    this.helper =
        Executors.newSingleThreadExecutor(
            work -> new Thread(work, "gapless-" + projection + "-decode"));
  }

  /** Begins with what was found; jobs are finished in the order in which they were begun. */
  Job begin(ConsumerRecords<byte[], byte[]> found) {
    Job job = new Job(portions(found));
    if (job.portions.size() > 1) {
      helper.execute(job);
    }
    return job;
  }

  @Override
  public void close() {
    helper.shutdownNow();
  }

  private static List<Portion> portions(ConsumerRecords<byte[], byte[]> found) {
    List<Portion> portions = new ArrayList<>();
    for (TopicPartition partition : found.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = found.records(partition);
      for (int from = 0; from < records.size(); from += PORTION) {
        int to = Math.min(from + PORTION, records.size());
        portions.add(new Portion(partition, records.subList(from, to)));
      }
    }
    return portions;
  }

  /** What one poll brought. */
  final class Job implements Runnable {
    private final List<Portion> portions;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicReferenceArray<@Nullable List<Polled>> done;
    private final CountDownLatch left;
    private volatile @Nullable Throwable failure;

    Job(List<Portion> portions) {
      this.portions = portions;
      this.done = new AtomicReferenceArray<>(portions.size());
      this.left = new CountDownLatch(portions.size());
    }

    @Override
    public void run() {
      for (int i = taken.getAndIncrement(); i < portions.size(); i = taken.getAndIncrement()) {
        try {
          done.set(i, read(portions.get(i)));
        } catch (Throwable e) { // told by whoever waits for the result
          failure = e;
        } finally {
          left.countDown();
        }
      }
    }

    private List<Polled> read(Portion portion) {
      TopicPartition partition = portion.partition();
      List<Polled> polled = new ArrayList<>(PORTION);
      for (ConsumerRecord<byte[], byte[]> it : portion.records()) {
        polled.add(new Polled(partition, it.offset(), reader.read(partition, it)));
      }
      return polled;
    }

    /** Whether there is so much that it pays to poll on meanwhile. */
    boolean isLarge() {
      return portions.size() >= LARGE;
    }

    /** Reads what is not read yet, and returns all in its order. */
    List<Polled> finish() throws InterruptedException {
      run();
      left.await();
      if (failure != null) {
        throw new IllegalStateException("records cannot be read", failure);
      }
      List<Polled> all = new ArrayList<>();
      for (int i = 0; i < portions.size(); i++) {
        List<Polled> portion = done.get(i);
        if (portion != null) {
          all.addAll(portion);
        }
      }
      return all;
    }
  }
}
