package io.gapless.replay.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TopicGateTest {
  private static final PublishOutcome ACKNOWLEDGED = new PublishOutcome.Acknowledged();
  private static final PublishOutcome UNKNOWN = new PublishOutcome.Unknown("time-out");
  private static final PublishOutcome REFUSED = new PublishOutcome.Refused("too large");

  /** Near the overflow of nanoTime, which only differences survive. */
  private static final long START = Long.MAX_VALUE - 1_000;

  @Test
  void a_new_topic_takes_one_event_as_a_probe() {
    TopicGate gate = TopicGate.initial(START);

    assertThat(gate.permits(START)).isTrue();
    assertThat(gate.sent(START).permits(START + 1)).isFalse();
  }

  @Test
  void an_acknowledged_probe_opens_it() {
    TopicGate gate = TopicGate.initial(START).sent(START).settled(ACKNOWLEDGED, START + 5);

    assertThat(gate).isEqualTo(new TopicGate.Open());
    assertThat(gate.sent(START).permits(START)).isTrue();
  }

  @Test
  void each_failed_probe_doubles_the_pause_up_to_a_second() {
    long now = START;
    TopicGate gate = TopicGate.initial(now);
    for (long millis : new long[] {200, 400, 800, 1_000, 1_000}) {
      gate = gate.sent(now).settled(UNKNOWN, now);
      assertThat(gate.permits(now + millis * 1_000_000 - 1)).isFalse();
      assertThat(gate.permits(now + millis * 1_000_000)).isTrue();
      now += millis * 1_000_000;
    }
  }

  @Test
  void the_first_failure_shuts_an_open_gate_and_the_others_change_nothing() {
    TopicGate first = new TopicGate.Open().settled(UNKNOWN, START);

    assertThat(first.permits(START + Duration.ofMillis(99).toNanos())).isFalse();
    assertThat(first.permits(START + Duration.ofMillis(100).toNanos())).isTrue();
    assertThat(first.settled(UNKNOWN, START + 50)).isEqualTo(first);
  }

  @Test
  void a_late_acknowledgement_opens_a_shut_gate() {
    TopicGate gate = new TopicGate.Open().settled(UNKNOWN, START);

    assertThat(gate.settled(ACKNOWLEDGED, START + 1)).isEqualTo(new TopicGate.Open());
  }

  @Test
  void a_refused_probe_says_nothing_and_another_may_go_at_once() {
    TopicGate gate = TopicGate.initial(START).sent(START).settled(REFUSED, START + 1);

    assertThat(gate.permits(START + 1)).isTrue();
  }

  @Test
  void a_probe_that_never_ends_is_forgotten() {
    TopicGate gate = TopicGate.initial(START).sent(START);

    assertThat(gate.permits(START + TopicGate.PROBE_PATIENCE.toNanos())).isTrue();
  }
}
