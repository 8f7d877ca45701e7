package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.stack.LocalStack;
import io.gapless.stack.StackParts;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicCheckIT {
  private final StackParts stack = LocalStack.shared();
  private final TopicCheck check = check(stack.kafka());

  @Test
  void a_topic_that_keeps_its_events_is_fit() throws Exception {
    String topic = stack.newTopic("check", 1);

    assertThat(check.problem(topic).get(20, TimeUnit.SECONDS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compact", "compact,delete"})
  void a_compacted_topic_is_named_with_what_to_set(String policy) throws Exception {
    String topic = stack.newTopic("check", 1);
    stack.topics().setCleanupPolicy(topic, policy);

    assertThat(check.problem(topic).get(20, TimeUnit.SECONDS))
        .contains(
            "topic %s has cleanup.policy=%s: compaction throws events away; set cleanup.policy=delete"
                .formatted(topic, policy));
  }

  @Test
  void nothing_can_be_told_of_a_topic_that_is_not_there() {
    assertThatThrownBy(() -> check.problem("check-nothing").get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "no-such-host.invalid:9092"})
  void nor_of_any_while_kafka_does_not_answer(String servers) {
    assertThatThrownBy(() -> check(servers).problem("any").get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  private static TopicCheck check(String servers) {
    return TopicCheck.with(Map.of("bootstrap.servers", servers, "acks", "all"));
  }
}
