package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.it.EventStoreRows.OpenAppend;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code GET /v1/heads} and {@code GET /v1/events?entityType=…}, both up to the stable position of
 * a real event store.
 */
final class WindowsIT {
  private static final EntityKey A = ReplayStack.account("a");
  private static final EntityKey B = ReplayStack.account("b");

  private static LocalStack shared;

  private ReplayStack stack;
  private EmbeddedServer replica;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("windows"));
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

  private Heads heads(Position after, String limit) throws Exception {
    return Heads.read(lines("/v1/heads?entityType=account&after=" + after + limit));
  }

  private EventWindow events(String query) throws Exception {
    return EventWindow.read(lines("/v1/events?entityType=account" + query), WireFormat.standard());
  }

  private List<String> lines(String path) throws Exception {
    HttpAnswer answer = HttpAnswer.get(replica, path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("application/x-ndjson");
    return answer.body().lines().toList();
  }

  private static Heads.Head head(Event event) {
    return new Heads.Head(event.entity(), event.version(), event.id(), event.position());
  }

  @Test
  void heads_of_windows_side_by_side_name_every_entity_at_its_highest_version_in_each()
      throws Exception {
    WriterId writer = stack.rows().writer(Duration.ZERO, 0);
    List<Event> events = new ArrayList<>();
    for (Map.Entry<EntityKey, Integer> next :
        List.of(
            Map.entry(A, 1),
            Map.entry(B, 1),
            Map.entry(A, 2),
            Map.entry(EntityKey.of("order", "a"), 1),
            Map.entry(B, 2),
            Map.entry(A, 3))) {
      events.add(stack.rows().append(writer, next.getKey(), next.getValue()));
    }
    Position last = events.getLast().position();
    stack.rows().beat(writer, last.value(), 0);

    Heads one = heads(Position.start(), "&limit=" + events.get(2).position());
    Heads two = heads(one.through(), "&limit=2");
    Heads three = heads(two.through(), "&limit=100000");
    Heads none = heads(three.through(), "");

    assertThat(one.heads()).containsExactlyInAnyOrder(head(events.get(2)), head(events.get(1)));
    assertThat(one.through()).isEqualTo(events.get(2).position());
    assertThat(two.heads()).containsExactly(head(events.get(4)));
    assertThat(two.through()).isEqualTo(events.get(4).position());
    assertThat(three.heads()).containsExactly(head(events.get(5)));
    assertThat(three.through()).isEqualTo(last);
    assertThat(none).isEqualTo(new Heads(List.of(), last, last));
    assertThat(List.of(one, two, three)).extracting(Heads::stable).containsOnly(last);
  }

  @Test
  void an_append_that_is_held_open_ends_every_window_of_heads_before_it() throws Exception {
    WriterId late = stack.rows().writer(Duration.ZERO, 0);
    WriterId quick = stack.rows().writer(Duration.ZERO, 0);
    Event before = stack.rows().append(quick, A, 1);
    stack.rows().beat(late, before.position().value(), 0);
    try (OpenAppend append = stack.rows().openAppend()) {
      append.requireActive(late);
      Event held = append.add(late, B, 1);
      Event after = stack.rows().append(quick, A, 2);
      stack.rows().beat(quick, after.position().value(), 0);

      assertThat(heads(Position.start(), ""))
          .isEqualTo(new Heads(List.of(head(before)), before.position(), before.position()));
      assertThat(heads(after.position(), "").heads()).isEmpty();
      assertThat(heads(after.position(), "").stable()).isEqualTo(before.position());

      append.commit();
      stack.rows().beat(late, after.position().value(), 0);
      assertThat(heads(before.position(), ""))
          .isEqualTo(
              new Heads(List.of(head(held), head(after)), after.position(), after.position()));
    }
  }

  @Test
  void without_an_active_writer_everything_committed_is_stable() throws Exception {
    assertThat(heads(Position.start(), ""))
        .isEqualTo(new Heads(List.of(), Position.start(), Position.start()));

    Event only = stack.rows().append(new WriterId(UUID.randomUUID()), A, 1);

    assertThat(heads(Position.start(), ""))
        .isEqualTo(new Heads(List.of(head(only)), only.position(), only.position()));
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

      assertThat(events("")).isEqualTo(new EventWindow(List.of(first, second), before, before));
      assertThat(events("&limit=1").through()).isEqualTo(first.position());
      assertThat(events("&after=" + first.position() + "&through=" + second.position()).events())
          .containsExactly(second);

      append.commit();
      stack.rows().beat(late, after.position().value(), 0);
      assertThat(events("&after=" + before))
          .isEqualTo(new EventWindow(List.of(held, after), after.position(), after.position()));
    }
  }

  @Test
  void a_malformed_request_for_heads_is_refused_by_its_field() throws Exception {
    refusesByField(
        "/v1/heads?",
        Map.of(
            "", "entityType",
            "entityType=", "entityType",
            "entityType=acc_ount", "entityType",
            "entityType=account&after=-1", "after",
            "entityType=account&after=9223372036854775807", "after",
            "entityType=account&limit=0", "limit",
            "entityType=account&limit=100001", "limit",
            "entityType=account&limit=ten", "limit",
            "entityType=account&from=1", "query"));
  }

  @Test
  void a_malformed_request_for_events_is_refused_by_its_field() throws Exception {
    refusesByField(
        "/v1/events?",
        Map.of(
            "", "entityType",
            "entityType=acc_ount", "entityType",
            "entityType=account&after=-1", "after",
            "entityType=account&through=x", "through",
            "entityType=account&limit=0", "limit",
            "entityType=account&limit=1001", "limit",
            "entityType=account&from=1", "query"));
  }

  private void refusesByField(String path, Map<String, String> fields) throws Exception {
    for (Map.Entry<String, String> refused : fields.entrySet()) {
      HttpAnswer answer = HttpAnswer.get(replica, path + refused.getKey());

      assertThat(answer.status()).as(refused.getKey()).isEqualTo(400);
      assertThat(answer.member("type")).isEqualTo("/problems/malformed");
      assertThat(answer.member("field")).as(answer.body()).isEqualTo(refused.getValue());
    }
  }
}
