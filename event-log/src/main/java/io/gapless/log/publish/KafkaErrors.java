package io.gapless.log.publish;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.jspecify.annotations.Nullable;

/** Tells the producer's errors apart, by type and never by message. */
final class KafkaErrors {
  private KafkaErrors() {}

  /**
   * @param error what the producer reported, null for an acknowledgement
   * @param neverTaken whether the producer reported it before it took the record
   */
  static SendOutcome outcome(@Nullable Exception error, boolean neverTaken) {
    if (error == null) {
      return SendOutcome.acknowledged();
    }
    if (isAboutRecord(error) || isAboutRecord(error.getCause())) {
      return SendOutcome.refusedRecord(reason(error));
    }
    return neverTaken
        ? SendOutcome.refusedByCluster(reason(error))
        : SendOutcome.unknown(reason(error));
  }

  /** A broker or the client looked at this record or its topic and said no. */
  private static boolean isAboutRecord(@Nullable Throwable error) {
    return error instanceof RecordTooLargeException
        || error instanceof RecordBatchTooLargeException
        || error instanceof InvalidTopicException
        || error instanceof UnknownTopicOrPartitionException
        || error instanceof AuthorizationException
        || error instanceof PolicyViolationException
        || error instanceof InvalidTimestampException
        || error instanceof UnsupportedForMessageFormatException;
  }

  private static String reason(Exception error) {
    return error.getClass().getSimpleName() + ": " + error.getMessage();
  }
}
