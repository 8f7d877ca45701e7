package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.it.EventStoreRows.OpenAppend;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/events?entityType=…} against a real event store. */
final class WindowIT {
  private static final EntityKey A = ReplayStack.account("a");
  private static final EntityKey B = ReplayStack.account("b");

  private static LocalStack shared;

  private ReplayStack stack;
  private EmbeddedServer replica;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("window"));
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  /** Nobody is taken over: a writer lives as long as its test. */
  @BeforeEach
  void start() {
    stack = new ReplayStack(shared);
    replica = stack.replica(stack.settings().with("GAPLESS_TAKE_OVER_DEAD_AFTER", "10m"));
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  @Test
  void events_of_a_type_come_by_position_and_none_before_a_late_commit() throws Exception {
    WriterId late = stack.rows().writer(Duration.ZERO, 0);
    WriterId quick = stack.rows().writer(Duration.ZERO, 0);
    Event first = stack.rows().append(quick, A, 1);
    Event second = stack.rows().append(quick, B, 1);
    stack.rows().append(quick, EntityKey.of("order", "a"), 1);
    Position before = Position.of(second.position().value() + 1);
    stack.rows().beat(late, before.value(), 0);
    try (OpenAppend append = stack.rows().openAppend()) {
      append.requireActive(late);
      Event held = append.add(late, B, 2);
      Event after = stack.rows().append(quick, A, 2);
      stack.rows().beat(quick, after.position().value(), 0);

      assertThat(window("")).isEqualTo(new EventWindow(List.of(first, second), before, before));
      assertThat(window("&limit=1").through()).isEqualTo(first.position());
      assertThat(window("&after=" + first.position() + "&through=" + second.position()).events())
          .containsExactly(second);

      append.commit();
      stack.rows().beat(late, after.position().value(), 0);
      assertThat(window("&after=" + before))
          .isEqualTo(new EventWindow(List.of(held, after), after.position(), after.position()));
    }
  }

  @Test
  void a_malformed_request_is_refused_by_its_field() throws Exception {
    Map<String, String> fields =
        Map.of(
            "", "entityType",
            "entityType=acc_ount", "entityType",
            "entityType=account&after=-1", "after",
            "entityType=account&through=x", "through",
            "entityType=account&limit=0", "limit",
            "entityType=account&limit=1001", "limit",
            "entityType=account&from=1", "query");
    for (Map.Entry<String, String> refused : fields.entrySet()) {
      HttpAnswer answer = HttpAnswer.get(replica, "/v1/events?" + refused.getKey());

      assertThat(answer.status()).as(refused.getKey()).isEqualTo(400);
      assertThat(answer.member("field")).as(answer.body()).isEqualTo(refused.getValue());
    }
  }

  private EventWindow window(String query) throws Exception {
    HttpAnswer answer = HttpAnswer.get(replica, "/v1/events?entityType=account" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("application/x-ndjson");
    return EventWindow.read(answer.body().lines().toList(), WireFormat.standard());
  }
}
