package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.WriterId;
import io.gapless.log.writer.WriterStatus.State;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/writers}, and who is taken over. */
final class WritersApiIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static LocalStack shared;

  private ReplayStack stack;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("writers-api"));
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @BeforeEach
  void start() {
    stack = new ReplayStack(shared);
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  private EmbeddedServer replica() {
    return stack.replica(
        stack
            .settings()
            .with("GAPLESS_TAKE_OVER_DEAD_AFTER", "10m")
            .with("GAPLESS_TAKE_OVER_PAUSE", "100ms"));
  }

  @Test
  void writers_are_listed_page_by_page_with_what_they_have_unconfirmed() throws Exception {
    WriterId writer = stack.rows().writer(Duration.ofSeconds(90), 0);
    var events = stack.rows().appendAll(writer, ReplayStack.account("a"), 5);
    stack.rows().confirm(writer, events.get(1));
    Set<String> all = new HashSet<>(Set.of(writer.toString()));
    for (int i = 0; i < 4; i++) {
      all.add(stack.rows().writer(Duration.ZERO, 0).toString());
    }
    EmbeddedServer replica = replica();

    List<JsonNode> listed = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = HttpAnswer.json(replica, "/v1/writers?limit=2" + next);
      page.at("/writers").forEach(listed::add);
      next = page.has("next") ? "&after=" + page.at("/next").asText() : "";
    } while (!next.isEmpty());

    assertThat(listed).hasSize(5);
    assertThat(listed)
        .extracting(it -> it.at("/id").asText())
        .containsExactlyInAnyOrderElementsOf(all);
    JsonNode one =
        listed.stream()
            .filter(it -> it.at("/id").asText().equals(writer.toString()))
            .findFirst()
            .orElseThrow();
    assertThat(one.at("/state").asText()).isEqualTo("ACTIVE");
    assertThat(one.at("/unconfirmed").asInt()).isEqualTo(3);
    assertThat(one.at("/confirmedThrough").asLong()).isEqualTo(events.get(1).position().value());
    assertThat(one.at("/heartbeatAgeMillis").asLong()).isBetween(90_000L, 200_000L);
    assertThat(one.at("/host").asText()).isEqualTo("test");
    assertThat(HttpAnswer.get(replica, "/v1/writers?after=me").status()).isEqualTo(400);
  }

  /** Both have a heartbeat that only the database's clock can tell apart. */
  @Test
  void nobody_is_taken_over_whose_lease_has_not_run_out_by_the_databases_clock() throws Exception {
    WriterId alive = stack.rows().writer(Duration.ofMinutes(9), 0);
    WriterId dead = stack.rows().writer(Duration.ofMinutes(11), 0);
    stack.rows().append(alive, ReplayStack.account("a"), 1);
    stack.rows().append(dead, ReplayStack.account("b"), 1);

    replica();

    await().atMost(SOON).until(() -> stack.rows().state(dead) == State.SETTLED);
    assertThat(stack.rows().state(alive)).isEqualTo(State.ACTIVE);
    // Its lease runs out while nobody's clock but the database's says so.
    stack
        .rows()
        .update("UPDATE writer_heartbeats SET heartbeat_at = heartbeat_at - INTERVAL 2 MINUTE");
    await().atMost(SOON).until(() -> stack.rows().state(alive) == State.SETTLED);
  }
}
