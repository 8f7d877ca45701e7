package io.gapless.projection.internal.backfill;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.Republished;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillAnswer.End;
import io.gapless.projection.internal.core.BackfillRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked for by republishing, what by GET, and what answers mean. */
class RepublishingReplayServiceTest {
  private static final WireFormat FORMAT = WireFormat.standard();
  private static final EntityKey ENTITY = entity("é\"42");

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final HttpReplayService direct;
  private final ReplayService service;
  private volatile int status = 200;
  private volatile String answer = "";

  RepublishingReplayServiceTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/backfills", this::republish);
    server.createContext("/v1/events/", this::events);
    server.start();
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort());
    direct = new HttpReplayService(Address.open(uri), Duration.ofSeconds(10), FORMAT);
    service = direct.republishing();
  }

  @AfterEach
  void stop() {
    direct.close();
    server.stop(0);
  }

  @Test
  void a_plain_gap_is_published_again() {
    answersWith(new Republished(Optional.of(version(8)), Optional.empty()));

    assertThat(service.events(request(4, 5, 8, Optional.of(9L))))
        .isEqualTo(new BackfillAnswer.Republished(version(8), new End.Silent()));
    assertThat(asked)
        .containsExactly(
            "{\"entity\":{\"type\":\"account\",\"id\":\"\\u00e9\\u002242\"},"
                + "\"from\":5,\"to\":8,\"seen\":9}");
  }

  @Test
  void verdicts_are_passed_on() {
    EventLine notYet = new EventLine.NotYet(version(5));
    answersWith(new Republished(Optional.empty(), Optional.of(notYet)));
    assertThat(service.events(request(4, 5, 8, Optional.of(9L))))
        .isEqualTo(new BackfillAnswer.Answered(List.of(), new End.NotYet(version(5))));

    EventLine unknown = new EventLine.UnknownToStore(version(7));
    answersWith(new Republished(Optional.of(version(6)), Optional.of(unknown)));
    assertThat(service.events(request(4, 5, 8, Optional.of(9L))))
        .isEqualTo(new BackfillAnswer.Republished(version(6), new End.UnknownToStore(version(7))));
  }

  @Test
  void what_needs_the_events_in_the_answer_is_fetched() {
    service.events(request(5, 5, 8, Optional.of(9L))); // compares the applied event
    service.events(request(4, 5, 8, Optional.of(7L))); // reads on to the end
    service.events(request(4, 5, 8, Optional.empty()));

    assertThat(asked).hasSize(3).allMatch("events"::equals);
  }

  @Test
  void from_an_earlier_replay_service_events_are_fetched() {
    status = 404;

    assertThat(service.events(request(4, 5, 5, Optional.of(9L))))
        .isEqualTo(new BackfillAnswer.Answered(List.of(event(ENTITY, 5)), new End.Silent()));
  }

  @Test
  void an_answer_about_another_range_is_good_for_nothing() {
    List<Republished> wrong =
        List.of(
            new Republished(Optional.of(version(9)), Optional.empty()),
            new Republished(Optional.of(version(3)), Optional.empty()),
            new Republished(
                Optional.of(version(6)), Optional.of(new EventLine.UnknownToStore(version(8)))));
    for (Republished republished : wrong) {
      answersWith(republished);
      assertThat(service.events(request(4, 5, 8, Optional.of(9L))))
          .as(republished.toString())
          .isInstanceOf(BackfillAnswer.Unusable.class);
    }
    answer = "{\"kind\":\"published\",\"through\":\"8\"}\n"; // cut
    assertThat(service.events(request(4, 5, 8, Optional.of(9L))))
        .isInstanceOf(BackfillAnswer.Unusable.class);
    status = 503;
    assertThat(service.events(request(4, 5, 8, Optional.of(9L))))
        .isInstanceOf(BackfillAnswer.Unusable.class);
  }

  private void answersWith(Republished republished) {
    answer = String.join("\n", republished.lines(FORMAT)) + "\n";
  }

  private void republish(HttpExchange exchange) throws IOException {
    asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    send(exchange, status, answer);
  }

  private void events(HttpExchange exchange) throws IOException {
    asked.add("events");
    send(exchange, 200, EventLine.write(new EventLine.Found(event(ENTITY, 5)), FORMAT) + "\n");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static BackfillRequest request(long applied, long from, long to, Optional<Long> seen) {
    return new BackfillRequest(
        1, ENTITY, version(applied), version(from), version(to), seen.map(EntityVersion::of));
  }

  private static EntityVersion version(long value) {
    return EntityVersion.of(value);
  }
}
