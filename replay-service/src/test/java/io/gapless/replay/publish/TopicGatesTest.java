package io.gapless.replay.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.replay.sample.ManualTime;
import org.junit.jupiter.api.Test;

final class TopicGatesTest {
  private final TopicGates gates = new TopicGates(new ManualTime(0));

  @Test
  void a_topic_that_takes_nothing_does_not_hold_up_another() {
    assertThat(gates.permit("missing")).isTrue();
    assertThat(gates.permit("healthy")).isTrue();

    gates.settled("missing", new PublishOutcome.Unknown("not in the metadata"));
    gates.settled("healthy", new PublishOutcome.Acknowledged());

    assertThat(gates.permit("missing")).isFalse();
    assertThat(gates.permit("healthy")).isTrue();
    assertThat(gates.anyOpen()).isTrue();
    assertThat(gates.shut()).isEqualTo("missing");
  }

  @Test
  void remembers_a_bounded_number_of_topics() {
    for (int i = 0; i < TopicGates.MAX_TOPICS + 10; i++) {
      assertThat(gates.permit("t" + i)).isTrue();
    }

    assertThat(gates.permit("t0")).isFalse();
    assertThat(gates.permit("t" + TopicGates.MAX_TOPICS)).isTrue();
  }
}
