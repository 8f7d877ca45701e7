package io.gapless.replay.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * What a topic may have let go. An event that is not there and happened before the first record
 * that its partition has left (or not long after: clocks differ) may have been there: it cannot be
 * judged.
 *
 * @param partitions of the topic, by number
 * @param margin how far clocks may differ
 */
record Retention(List<Left> partitions, Duration margin) {
  /** What a partition has left. */
  sealed interface Left {
    /** Everything, or more than was read. */
    record All() implements Left {}

    /** Records before one of this time are gone. */
    record Since(Instant first) implements Left {}

    /** Nothing, and it had something. */
    record Nothing() implements Left {}
  }

  Retention {
    partitions = List.copyOf(partitions);
  }

  boolean mayHaveLetGo(byte[] key, Instant occurredAt) {
    return switch (partitions.get(partition(key))) {
      case Left.Nothing nothing -> true;
      case Left.Since since -> isBefore(since, occurredAt);
      // The key may have lain in another partition before there were so many.
      case Left.All all -> latest().filter(it -> isBefore(it, occurredAt)).isPresent();
    };
  }

  private boolean isBefore(Left.Since since, Instant occurredAt) {
    return !occurredAt.isAfter(since.first.plus(margin));
  }

  private Optional<Left.Since> latest() {
    return partitions.stream()
        .flatMap(it -> it instanceof Left.Since since ? Stream.of(since) : Stream.empty())
        .max((left, right) -> left.first.compareTo(right.first));
  }

  /** As Kafka's own partitioner does it. */
  private int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions.size();
  }
}
