package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class KafkaErrorsTest {
  @Test
  void no_error_is_an_acknowledgement() {
    assertThat(KafkaErrors.outcome(null, false)).isEqualTo(SendOutcome.acknowledged());
  }

  @Test
  void a_time_out_of_what_was_taken_is_no_refusal() {
    assertThat(KafkaErrors.outcome(new TimeoutException("expired"), false))
        .isInstanceOf(SendOutcome.Unknown.class);
    assertThat(KafkaErrors.outcome(new NotEnoughReplicasAfterAppendException("few"), false))
        .isInstanceOf(SendOutcome.Unknown.class);
  }

  @Test
  void a_time_out_before_it_was_taken_is_about_the_cluster() {
    assertThat(scope(new TimeoutException("no metadata"), true))
        .isEqualTo(SendOutcome.Scope.CLUSTER);
  }

  @Test
  void an_error_about_the_record_or_its_topic_is_about_the_record() {
    assertThat(scope(new RecordTooLargeException("large"), true))
        .isEqualTo(SendOutcome.Scope.RECORD);
    assertThat(scope(new TopicAuthorizationException("no"), false))
        .isEqualTo(SendOutcome.Scope.RECORD);
    assertThat(
            scope(new TimeoutException("none", new UnknownTopicOrPartitionException("none")), true))
        .isEqualTo(SendOutcome.Scope.RECORD);
  }

  private static SendOutcome.Scope scope(Exception error, boolean neverTaken) {
    return ((SendOutcome.Refused) KafkaErrors.outcome(error, neverTaken)).scope();
  }
}
