package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.WriterId;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Backfill requests beyond what a caller may have. */
final class BackfillLimitsIT {
  private static final String RANGE = "/v1/events/account/five?from=1&to=5";
  private static final String WINDOW = "/v1/events?entityType=account&after=0";

  private static LocalStack shared;
  private static ReplayStack stack;

  @BeforeAll
  static void start() throws Exception {
    shared = LocalStack.start(StackOptions.forTest("backfill-limits"));
    stack = new ReplayStack(shared);
    WriterId writer = stack.rows().writer(Duration.ZERO, 0);
    stack.rows().appendAll(writer, ReplayStack.account("five"), 5);
  }

  @AfterAll
  static void stop() throws Exception {
    try (LocalStack closing = shared) {
      stack.close();
    }
  }

  @Test
  void what_is_too_much_is_refused_with_when_to_ask_again_and_then_answered() throws Exception {
    EmbeddedServer replica =
        stack.replica(
            stack
                .settings()
                .with("GAPLESS_BACKFILL_CALLER_PER_SECOND", "2")
                .with("GAPLESS_BACKFILL_CALLER_AT_ONCE", "1"));

    List<HttpAnswer> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(HttpAnswer.get(replica, i % 2 == 0 ? RANGE : WINDOW));
    }

    assertThat(answers.getFirst().status()).isEqualTo(200);
    HttpAnswer refused = answers.stream().filter(it -> it.status() != 200).findFirst().get();
    assertThat(refused.status()).as(refused.body()).isEqualTo(429);
    assertThat(refused.head()).contains("\r\nretry-after: 1\r\n");
    assertThat(refused.member("type")).isEqualTo("/problems/too-many");
    await().until(() -> HttpAnswer.get(replica, RANGE).status() == 200);
    MeterRegistry meters = replica.getApplicationContext().getBean(MeterRegistry.class);
    assertThat(meters.get("gapless.backfill.refused").tag("limit", "caller").counter().count())
        .isPositive();
  }

  /** A malformed request costs the event store nothing, so it costs its caller nothing. */
  @Test
  void malformed_requests_take_no_share() throws Exception {
    EmbeddedServer replica =
        stack.replica(stack.settings().with("GAPLESS_BACKFILL_CALLER_PER_SECOND", "1"));

    for (int i = 0; i < 5; i++) {
      assertThat(HttpAnswer.get(replica, "/v1/events/account/five?from=0&to=5").status())
          .isEqualTo(400);
    }

    assertThat(HttpAnswer.get(replica, RANGE).status()).isEqualTo(200);
  }
}
