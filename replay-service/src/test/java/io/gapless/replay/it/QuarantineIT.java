package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.WriterId;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.it.TopicRecords.Received;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/spill/quarantine}: what Kafka will never take, and the two ways out. */
final class QuarantineIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TOO_LARGE = "x".repeat(1_100_000);
  private static final String PATH = "/v1/spill/quarantine";

  private static LocalStack shared;

  private ReplayStack stack;
  private EmbeddedServer replica;
  private WriterId writer;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("quarantine"));
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @BeforeEach
  void start() throws Exception {
    stack = new ReplayStack(shared);
    writer = stack.rows().writer(Duration.ZERO, 0);
    replica = stack.replica();
    await().atMost(SOON).until(() -> HttpAnswer.get(replica, "/v1/audit").status() == 200);
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  private Event append(String id, long version, String payload) throws Exception {
    return stack.rows().append(writer, ReplayStack.account(id), version, payload);
  }

  private void spill(Event... events) {
    stack.fallbackStore().spill(List.of(events).stream().map(stack::spilled).toList());
  }

  /** In the list, as it is there once there are so many. */
  private List<JsonNode> awaitSetAside(int count) {
    return await().atMost(SOON).until(this::setAside, all -> all.size() == count);
  }

  private List<JsonNode> setAside() throws Exception {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(PATH + "?limit=2" + cursor);
      page.at("/quarantined").forEach(all::add);
      cursor = page.has("next") ? "&after=" + page.at("/next").asText() : "";
    } while (!cursor.isEmpty());
    return all;
  }

  private JsonNode get(String target) throws Exception {
    HttpAnswer answer = HttpAnswer.get(replica, target);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpAnswer post(String what, Event event, String why) throws Exception {
    return post(what, event.entity(), event.version().value(), event.id(), why);
  }

  private HttpAnswer post(String what, EntityKey entity, long version, EventId id, String why)
      throws Exception {
    String json =
        JSON.createObjectNode()
            .put("version", version)
            .put("eventId", id.toString())
            .put("why", why)
            .set(
                "entity",
                JSON.createObjectNode().put("type", entity.type().value()).put("id", entity.id()))
            .toString();
    return HttpAnswer.post(replica, PATH + "/" + what, json, "Gapless-Actor: zoe");
  }

  private List<Received> awaitTopic(Event event) {
    try (TopicRecords records = stack.records()) {
      return await()
          .atMost(SOON)
          .pollInSameThread()
          .until(
              records::poll,
              all -> all.stream().anyMatch(it -> it.id().equals(event.id().toString())));
    }
  }

  @Test
  void what_is_set_aside_is_listed_with_why_and_how_often_it_was_tried() throws Exception {
    List<Event> large = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      large.add(append("large ä/" + i, 1, TOO_LARGE));
    }
    spill(large.toArray(Event[]::new));

    List<JsonNode> rows = awaitSetAside(5);

    assertThat(rows)
        .extracting(row -> row.at("/eventId").asText())
        .containsExactlyInAnyOrderElementsOf(large.stream().map(it -> it.id().toString()).toList());
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.at("/entity/type").asText()).isEqualTo("account");
              assertThat(row.at("/entity/id").asText()).startsWith("large ä/");
              assertThat(row.at("/version").asLong()).isEqualTo(1);
              assertThat(row.at("/topic").asText()).isEqualTo(stack.topic());
              assertThat(row.at("/reason").asText()).isEqualTo("test");
              assertThat(row.at("/lastError").asText()).contains("RecordTooLarge");
              assertThat(row.at("/attempts").asLong()).isEqualTo(1);
              assertThat(row.at("/bytes").asLong()).isEqualTo(TOO_LARGE.length());
              assertThat(row.at("/since").asText()).startsWith("20");
            });
  }

  @Test
  void a_requeued_event_is_tried_at_once_and_its_attempts_go_on_counting() throws Exception {
    Event large = append("a", 1, TOO_LARGE);
    spill(large);
    awaitSetAside(1);

    HttpAnswer answer = post("requeue", large, "");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    await()
        .atMost(SOON)
        .until(
            this::setAside, all -> all.size() == 1 && all.getFirst().at("/attempts").asLong() == 2);
  }

  @Test
  void a_discarded_event_stays_in_the_event_store_and_the_later_ones_go_on() throws Exception {
    Event large = append("a", 1, TOO_LARGE);
    Event second = append("a", 2, "{}");
    Event third = append("a", 3, "{}");
    spill(large, second, third);
    awaitSetAside(1);
    assertThat(stack.fallbackStore().summary().spilled()).isEqualTo(2);

    HttpAnswer answer = post("discard", large, "a picture; the projections fetch it");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(awaitTopic(third))
        .extracting(Received::id)
        .containsExactly(second.id().toString(), third.id().toString());
    await().atMost(SOON).until(() -> !stack.fallbackStore().holds(large.entity()));
    assertThat(HttpAnswer.get(replica, "/v1/events/account/a?from=1&to=1").body())
        .contains(large.id().toString());
    JsonNode order = get("/v1/audit").at("/orders/0");
    assertThat(order.at("/action").asText()).isEqualTo("quarantine.discard");
    assertThat(order.at("/subject").asText()).isEqualTo("account/a version 1");
    assertThat(order.at("/why").asText()).isEqualTo("a picture; the projections fetch it");
    assertThat(order.at("/who").asText()).startsWith("zoe");
    assertThat(order.at("/status").asInt()).isEqualTo(200);
  }

  @Test
  void the_only_copy_of_an_event_is_not_discarded() throws Exception {
    Event stored = append("fork", 1, "{}");
    Event large = append("gone", 1, TOO_LARGE);
    SpilledEvent row = stack.spilled(large);
    EventId otherId = new EventId(UUID.randomUUID());
    SpilledEvent fork =
        new SpilledEvent(
            stored.entity(), row.version(), otherId, row.position(), row.record(), "test");
    stack.rows().update("DELETE FROM events WHERE entity_id = 'gone'");
    stack.fallbackStore().spill(List.of(row, fork));
    awaitSetAside(2);

    HttpAnswer gone = post("discard", large, "I am sure");
    HttpAnswer other = post("discard", stored.entity(), 1, otherId, "I am sure");

    assertThat(gone.status()).as(gone.body()).isEqualTo(409);
    assertThat(gone.mediaType()).isEqualTo("application/problem+json");
    assertThat(gone.member("type")).isEqualTo("/problems/only-copy");
    assertThat(gone.member("detail")).contains("no event at this version");
    assertThat(other.status()).as(other.body()).isEqualTo(409);
    assertThat(other.member("detail")).contains(stored.id().toString());
    assertThat(setAside()).hasSize(2);
    assertThat(get("/v1/audit").at("/orders/0/status").asInt()).isEqualTo(409);
  }

  @Test
  void only_what_is_set_aside_can_be_discarded_and_only_for_a_reason() throws Exception {
    Event large = append("a", 1, TOO_LARGE);
    Event behind = append("a", 2, "{}");
    spill(large, behind);
    awaitSetAside(1);

    assertThat(post("discard", behind, "I am sure").status()).isEqualTo(404);
    assertThat(post("requeue", behind, "I am sure").status()).isEqualTo(404);
    HttpAnswer withoutReason = post("discard", large, " ");

    assertThat(withoutReason.status()).isEqualTo(400);
    assertThat(withoutReason.member("field")).isEqualTo("why");
    assertThat(stack.fallbackStore().summary().quarantined()).isEqualTo(1);
    assertThat(stack.fallbackStore().summary().spilled()).isEqualTo(1);
    HttpAnswer cursor = HttpAnswer.get(replica, PATH + "?after=YWJj");
    assertThat(cursor.status()).isEqualTo(400);
    assertThat(cursor.member("field")).isEqualTo("after");
  }

  @Test
  void with_the_event_store_down_nothing_is_discarded() throws Exception {
    Event large = append("a", 1, TOO_LARGE);
    spill(large);
    awaitSetAside(1);
    stack.rows().update("RENAME TABLE events TO events_away");
    try {
      assertThat(post("discard", large, "I am sure").status()).isEqualTo(503);
      assertThat(setAside()).hasSize(1);
    } finally {
      stack.rows().update("RENAME TABLE events_away TO events");
    }

    assertThat(post("discard", large, "I am sure").status()).isEqualTo(200);
  }
}
