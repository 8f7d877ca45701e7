package io.gapless.replay.publish;

import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/** Reads a producer's errors. */
final class KafkaOutcomes {
  /** Errors that are about this very event or its topic, so that repeating it is of no use. */
  private static final List<Class<? extends Exception>> REFUSALS =
      List.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class,
          UnsupportedForMessageFormatException.class,
          PolicyViolationException.class,
          TopicAuthorizationException.class,
          InvalidTopicException.class);

  private KafkaOutcomes() {}

  static PublishOutcome of(Exception error) {
    String reason = error.getClass().getSimpleName() + ": " + error.getMessage();
    return isRefusal(error)
        ? new PublishOutcome.Refused(reason)
        : new PublishOutcome.Unknown(reason);
  }

  /**
   * Whether the producer may be of no use after this error: neither repeatable nor about one event,
   * for instance a failed login or an epoch it cannot renew. A new producer is the remedy.
   */
  static boolean isProducerSpent(Exception error) {
    return !isRefusal(error) && !(error instanceof RetriableException);
  }

  private static boolean isRefusal(Exception error) {
    return REFUSALS.stream().anyMatch(refusal -> refusal.isInstance(error));
  }
}
