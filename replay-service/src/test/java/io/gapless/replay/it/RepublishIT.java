package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.Event;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.Republished;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/backfills} against a real event store and a real topic. */
final class RepublishIT {
  private LocalStack shared;
  private ReplayStack stack;
  private EmbeddedServer replica;
  private List<Event> five;

  /** Nobody is taken over: what comes to the topic was asked for. */
  @BeforeEach
  void start() throws Exception {
    shared = LocalStack.start(StackOptions.forTest("republish"));
    stack = new ReplayStack(shared);
    WriterId writer = stack.rows().writer(Duration.ZERO, 0);
    five = stack.rows().appendAll(writer, ReplayStack.account("five"), 5);
    stack.rows().appendAll(writer, ReplayStack.account("other"), 5);
    replica = stack.replica(stack.settings().with("GAPLESS_TAKE_OVER_DEAD_AFTER", "10m"));
  }

  @AfterEach
  void close() throws Exception {
    try (LocalStack closing = shared) {
      stack.close();
    }
  }

  @Test
  void exactly_the_range_comes_to_the_topic_again_as_it_was() throws Exception {
    try (TopicRecords records = stack.records()) {
      Republished answer = ask("five", "\"from\":2,\"to\":4");

      assertThat(answer.through()).contains(five.get(3).version());
      assertThat(answer.verdict()).isEmpty();
      Awaitility.await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(records.poll()).hasSizeGreaterThanOrEqualTo(3));
      // One more range, which comes behind whatever the first one brought
      ask("five", "\"from\":5,\"to\":5");
      Awaitility.await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(20))
          .until(records::poll, all -> all.getLast().version() == 5);

      assertThat(records.poll())
          .extracting(TopicRecords.Received::id)
          .containsExactlyElementsOf(
              five.subList(1, 5).stream().map(event -> event.id().toString()).toList());
      assertThat(records.poll())
          .allSatisfy(it -> assertThat(it.headers()).containsEntry("ce_replay", "backfill"))
          .first()
          .satisfies(it -> assertThat(it.value()).isEqualTo(five.get(1).payload().bytes()));
    }
  }

  @Test
  void what_the_store_does_not_have_gets_its_verdict() throws Exception {
    assertThat(ask("five", "\"from\":5,\"to\":9"))
        .isEqualTo(
            new Republished(
                java.util.Optional.of(five.get(4).version()),
                java.util.Optional.of(new EventLine.NotYet(five.get(4).version().next()))));
    assertThat(ask("five", "\"from\":6,\"to\":9,\"seen\":9").verdict())
        .contains(new EventLine.UnknownToStore(five.get(4).version().next()));
    assertThat(ask("nobody", "\"from\":1,\"to\":1").through()).isEmpty();
  }

  @Test
  void a_malformed_request_is_refused_by_its_field() throws Exception {
    Map<String, String> fields =
        Map.of(
            "\"from\":2", "to",
            "\"from\":2,\"to\":1", "to",
            "\"from\":0,\"to\":1", "from",
            "\"from\":1,\"to\":1,\"seen\":-1", "seen",
            "\"from\":1,\"to\":1,\"topic\":\"mine\"", "body");
    for (Map.Entry<String, String> refused : fields.entrySet()) {
      HttpAnswer answer = post("five", refused.getKey());

      assertThat(answer.status()).as(refused.getKey()).isEqualTo(400);
      assertThat(answer.member("field")).as(answer.body()).isEqualTo(refused.getValue());
    }
  }

  private Republished ask(String id, String range) throws Exception {
    HttpAnswer answer = post(id, range);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("application/x-ndjson");
    return Republished.read(answer.body().lines().toList(), stack.format());
  }

  private HttpAnswer post(String id, String range) throws Exception {
    return HttpAnswer.post(
        replica,
        "/v1/backfills",
        "{\"entity\":{\"type\":\"account\",\"id\":\"" + id + "\"}," + range + "}");
  }
}
