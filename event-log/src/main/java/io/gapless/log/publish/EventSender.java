package io.gapless.log.publish;

import io.gapless.event.wire.EventRecord;
import java.util.function.Consumer;

/**
 * Hands records to Kafka. Records of one key arrive in the order in which they were sent, unless
 * one of them is not acknowledged. Implementations pass {@code EventSenderConformance}.
 */
public interface EventSender extends AutoCloseable {
  /**
   * Sends one record. May block its caller for a bounded time; never throws. Called by one thread
   * at a time.
   *
   * @param outcome called exactly once, on any thread, perhaps before this method returns; must not
   *     block
   */
  void send(EventRecord record, Consumer<SendOutcome> outcome);

  /**
   * Gets ready to send to {@code topic}, so that the first record does not pay for it. May block
   * for a bounded time; never throws, and nothing is lost if it fails.
   */
  void prepare(String topic);

  /** Gives up what is not acknowledged within a bounded time; those end as {@code Unknown}. */
  @Override
  void close();
}
