package io.gapless.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EventLatencyTest {
  private final EventLatency latency = new EventLatency();

  private void answered(String account, int version, long dueMicros) {
    answered(account, "{\"version\":" + version + ",\"events\":1}", dueMicros);
  }

  private void answered(String account, String body, long dueMicros) {
    latency.done(AccountCommand.create(account), new CommandClient.Answer(201, body), dueMicros);
  }

  @Test
  void an_event_is_measured_from_when_its_command_was_due() {
    answered("ann", 1, 1_000_000);
    latency.seen("ann", 1, 1_250_000);

    assertThat(latency.millis(99)).isBetween(249.0, 251.0);
    assertThat(latency.count()).isEqualTo(1);
    assertThat(latency.waiting()).isZero();
  }

  @Test
  void an_event_seen_before_its_answer_came_is_measured_too() {
    latency.seen("ann", 1, 1_250_000);
    answered("ann", 1, 1_000_000);

    assertThat(latency.maxMillis()).isBetween(249.0, 251.0);
  }

  @Test
  void another_version_or_account_is_another_event() {
    answered("ann", 1, 1_000_000);
    latency.seen("ann", 2, 1_001_000);
    latency.seen("bob", 1, 1_001_000);

    assertThat(latency.count()).isZero();
    assertThat(latency.waiting()).isEqualTo(1);
  }

  @Test
  void a_command_without_an_event_is_not_waited_for() {
    answered("ann", "{\"version\":4,\"events\":0}", 1_000_000);

    assertThat(latency.waiting()).isZero();
  }
}
