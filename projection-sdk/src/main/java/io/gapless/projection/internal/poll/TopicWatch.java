package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Looks at the topics again and again: one that becomes compacted while the projection runs is
 * refused like one that was before. Thread-safe.
 */
final class TopicWatch {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final TopicCheck check;
  private volatile boolean refused;

  TopicWatch(TopicCheck check) {
    this.check = check;
  }

  /** Whether a topic was compacted when they were last looked at: nothing more may be polled. */
  boolean isRefused() {
    return refused;
  }

  /**
   * @return why it cannot be told yet, or empty if the topics are fit
   * @throws ProjectionException if a topic is compacted
   */
  Optional<String> look() throws InterruptedException {
    try {
      Optional<String> reason = check.run();
      refused = refused && reason.isPresent();
      return reason;
    } catch (ProjectionException e) {
      refused = true;
      throw e;
    }
  }

  void run(SupervisedThread.Closing closing) throws InterruptedException {
    while (!closing.await(EVERY)) {
      try {
        look();
      } catch (ProjectionException | KafkaException e) {
        continue; // whoever polls finds out by itself, and says so
      }
    }
  }
}
