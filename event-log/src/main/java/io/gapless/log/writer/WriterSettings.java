package io.gapless.log.writer;

import java.time.Duration;

/**
 * How a writer keeps itself known, and when it hands its backlog to the replay service.
 *
 * @param heartbeat time between two heartbeats, 50 ms to 1 s; key {@code gapless.writer.heartbeat}
 * @param maxUnconfirmed most unconfirmed events before the writer rolls over, 1 or more; key {@code
 *     gapless.writer.max-unconfirmed}
 * @param maxUnconfirmedBytes the same in bytes of payload, 1 or more; key {@code
 *     gapless.writer.max-unconfirmed-bytes}
 * @param maxUnconfirmedAge the same in age of the oldest, 1 s or more; key {@code
 *     gapless.writer.max-unconfirmed-age}
 */
public record WriterSettings(
    Duration heartbeat, long maxUnconfirmed, long maxUnconfirmedBytes, Duration maxUnconfirmedAge) {
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  public WriterSettings {
    if (heartbeat.compareTo(SHORTEST) < 0 || heartbeat.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "gapless.writer.heartbeat must be 50 ms to 1 s, is " + heartbeat);
    }
    if (maxUnconfirmed < 1 || maxUnconfirmedBytes < 1) {
      throw new IllegalArgumentException(
          "gapless.writer.max-unconfirmed and max-unconfirmed-bytes must be 1 or more");
    }
    if (maxUnconfirmedAge.compareTo(LONGEST) < 0) {
      throw new IllegalArgumentException(
          "gapless.writer.max-unconfirmed-age must be 1 s or more, is " + maxUnconfirmedAge);
    }
  }

  public static WriterSettings defaults() {
    return new WriterSettings(Duration.ofMillis(200), 50_000, 64L << 20, Duration.ofSeconds(30));
  }

  /** Whether a backlog passes one of the bounds. */
  boolean isExceededBy(Unconfirmed unconfirmed) {
    return unconfirmed.count() > maxUnconfirmed
        || unconfirmed.bytes() > maxUnconfirmedBytes
        || unconfirmed.oldest().compareTo(maxUnconfirmedAge) > 0;
  }
}
