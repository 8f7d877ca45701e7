package io.gapless.replay.publish;

import io.gapless.event.wire.EventRecord;
import java.util.concurrent.CompletableFuture;

/** Takes events to Kafka. Implementations are thread-safe. */
@FunctionalInterface
public interface Publisher {
  /**
   * Never blocks.
   *
   * @return completes with the outcome, never exceptionally, in bounded time, on any thread
   */
  CompletableFuture<PublishOutcome> publish(EventRecord record);
}
