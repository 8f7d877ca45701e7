package io.gapless.projection.internal.backfill;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.EventWindow;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.internal.backfill.ReplayService.Range;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillAnswer.Answered;
import io.gapless.projection.internal.core.BackfillAnswer.End;
import io.gapless.projection.internal.core.BackfillAnswer.Unusable;
import io.gapless.projection.internal.core.BackfillRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replay service on the loopback address that answers well, badly or not at all. */
class HttpReplayServiceTest {
  private static final WireFormat FORMAT = WireFormat.standard();
  private static final EntityKey ENTITY = entity("42");
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private volatile String asked = "";
  private volatile HttpHandler answer = HttpExchange::close;

  HttpReplayServiceTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void the_versions_asked_for_arrive_in_order() {
    answersWith(lines(events(ENTITY, 46, 49)));

    assertThat(ask(ENTITY, 46, 49)).isEqualTo(silent(events(ENTITY, 46, 49)));
    assertThat(asked).isEqualTo("/v1/events/account/42?from=46&to=49&seen=52");
  }

  @Test
  void an_id_reaches_the_service_byte_by_byte() {
    answersWith("");

    ask(entity("../a b/é?#%"), 1, 1);

    assertThat(asked)
        .isEqualTo("/v1/events/account/%2E%2E%2Fa%20b%2F%C3%A9%3F%23%25?from=1&to=1&seen=52");
  }

  @Test
  void a_shorter_answer_is_good_as_far_as_it_goes() {
    answersWith(lines(events(ENTITY, 46, 47)));

    assertThat(ask(ENTITY, 46, 49)).isEqualTo(silent(events(ENTITY, 46, 47)));
  }

  @Test
  void an_empty_answer_says_nothing() {
    answersWith("");

    assertThat(ask(ENTITY, 46, 49)).isEqualTo(silent(List.of()));
  }

  @Test
  void a_version_that_may_still_come_is_told_from_one_that_never_will() {
    answersWith(lines(events(ENTITY, 46, 46)) + line(new EventLine.NotYet(version(47))));
    assertThat(ask(ENTITY, 46, 49))
        .isEqualTo(new Answered(events(ENTITY, 46, 46), new End.NotYet(version(47))));

    answersWith(lines(events(ENTITY, 46, 46)) + line(new EventLine.UnknownToStore(version(47))));
    assertThat(ask(ENTITY, 46, 49))
        .isEqualTo(new Answered(events(ENTITY, 46, 46), new End.UnknownToStore(version(47))));
  }

  @Test
  void windows_are_asked_for_at_once_and_answered_in_their_order() {
    CountDownLatch together = new CountDownLatch(3);
    answers(
        exchange -> {
          together.countDown();
          Position through = through(exchange.getRequestURI());
          String body =
              isDown(together)
                  ? String.join("", new EventWindow(List.of(), through, through).lines(FORMAT))
                  : "";
          send(exchange, 200, "application/x-ndjson", body, body.length());
        });
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ranges.add(new Range(Position.of(5L * i), Position.of(5L * i + 5)));
    }

    List<WindowAnswer> answers;
    URI base = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    try (HttpReplayService service = new HttpReplayService(Address.open(base), PATIENT, FORMAT)) {
      answers = service.windows(ENTITY.type(), ranges, 5);
    }

    assertThat(answers)
        .extracting(it -> ((WindowAnswer.Answered) it).window().through())
        .containsExactly(Position.of(5), Position.of(10), Position.of(15));
  }

  @Test
  void an_event_of_another_entity_spoils_the_answer() {
    answersWith(lines(List.of(event(ENTITY, 46), event(entity("43"), 47))));

    assertUnusable(ask(ENTITY, 46, 49), "another entity");
  }

  @Test
  void a_hole_spoils_the_answer() {
    answersWith(lines(List.of(event(ENTITY, 46), event(ENTITY, 48))));

    assertUnusable(ask(ENTITY, 46, 49), "version 48 in the place of 47");
  }

  @Test
  void a_stale_answer_from_an_earlier_version_is_spoiled() {
    answersWith(lines(events(ENTITY, 45, 47)));

    assertUnusable(ask(ENTITY, 46, 49), "version 45 in the place of 46");
  }

  @Test
  void a_verdict_on_another_version_spoils_the_answer() {
    answersWith(line(new EventLine.UnknownToStore(version(48))));

    assertUnusable(ask(ENTITY, 46, 49), "version 48 in the place of 46");
  }

  @Test
  void more_than_was_asked_for_spoils_the_answer() {
    answersWith(lines(events(ENTITY, 46, 50)));

    assertUnusable(ask(ENTITY, 46, 49), "beyond version 49");
  }

  @Test
  void a_damaged_event_ends_the_answer_at_its_version() {
    String damaged = line(new EventLine.Found(event(ENTITY, 47))).replace("data_base64", "data");
    answersWith(lines(events(ENTITY, 46, 46)) + damaged);

    assertThat(ask(ENTITY, 46, 49))
        .isInstanceOfSatisfying(
            Answered.class,
            answer -> {
              assertThat(answer.events()).isEqualTo(events(ENTITY, 46, 46));
              assertThat(answer.end())
                  .isInstanceOfSatisfying(
                      End.Damaged.class, it -> assertThat(it.version()).isEqualTo(version(47)));
            });
  }

  @Test
  void a_page_of_a_proxy_is_no_answer() {
    answersWith("<html>Bad gateway</html>\n");

    assertUnusable(ask(ENTITY, 46, 49), "no JSON object");
  }

  @Test
  void an_answer_cut_inside_a_line_is_good_up_to_the_line_before() {
    String whole = lines(events(ENTITY, 46, 49));
    String cut = whole.substring(0, whole.length() - 20);
    answers(exchange -> send(exchange, 200, "application/x-ndjson", cut, whole.length()));

    assertThat(ask(ENTITY, 46, 49)).isEqualTo(silent(events(ENTITY, 46, 48)));
  }

  @Test
  void a_chunked_answer_that_breaks_off_is_good_up_to_its_last_whole_line() {
    String cut = lines(events(ENTITY, 46, 47)) + "{\"verdict\":\"not-y";
    answers(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(cut.getBytes(UTF_8));
          exchange.getResponseBody().flush();
          throw new IOException("the connection breaks");
        });

    assertThat(ask(ENTITY, 46, 49)).isEqualTo(silent(events(ENTITY, 46, 47)));
  }

  @Test
  void a_status_other_than_200_is_no_answer_whatever_it_says() {
    String body = lines(events(ENTITY, 46, 49));
    answers(exchange -> send(exchange, 500, "application/x-ndjson", body, body.length()));

    assertUnusable(ask(ENTITY, 46, 49), "status 500");
  }

  /** Unusable is asked again after a backoff, and never parks an entity. */
  @Test
  void being_refused_for_asking_too_much_is_no_answer() {
    answers(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "1");
          send(exchange, 429, "application/problem+json", "{}", 2);
        });

    assertUnusable(ask(ENTITY, 46, 49), "status 429");
  }

  @Test
  void a_redirect_is_not_followed() {
    answers(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          send(exchange, 302, "application/x-ndjson", "", 0);
        });

    assertUnusable(ask(ENTITY, 46, 49), "status 302");
  }

  @Test
  void another_content_type_is_no_answer() {
    String body = lines(events(ENTITY, 46, 49));
    answers(exchange -> send(exchange, 200, "text/html", body, body.length()));

    assertUnusable(ask(ENTITY, 46, 49), "no NDJSON");
  }

  @Test
  void a_service_that_stops_in_mid_answer_is_given_up_after_the_timeout() {
    answers(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(lines(events(ENTITY, 46, 46)).getBytes(UTF_8));
          exchange.getResponseBody().flush();
          awaitEnd();
        });

    assertUnusable(ask(ENTITY, 46, 49, Duration.ofMillis(500)), "within PT0.5S");
  }

  @Test
  void a_service_that_is_not_there_is_no_answer() {
    server.stop(0);

    assertUnusable(ask(ENTITY, 46, 49), "cannot be reached");
  }

  private static Position through(URI uri) {
    return Position.of(Long.parseLong(uri.getQuery().replaceAll(".*through=(\\d+).*", "$1")));
  }

  private static boolean isDown(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private BackfillAnswer ask(EntityKey entity, long from, long to) {
    return ask(entity, from, to, PATIENT);
  }

  private BackfillAnswer ask(EntityKey entity, long from, long to, Duration timeout) {
    URI base = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    try (HttpReplayService service = new HttpReplayService(Address.open(base), timeout, FORMAT)) {
      return service.events(
          new BackfillRequest(
              1, entity, version(from - 1), version(from), version(to), Optional.of(version(52))));
    }
  }

  private void answersWith(String body) {
    answers(exchange -> send(exchange, 200, "application/x-ndjson", body, body.length()));
  }

  private void answers(HttpHandler handler) {
    answer = handler;
  }

  /** A handler that throws breaks the connection off; closing would end the answer properly. */
  private void handle(HttpExchange exchange) throws IOException {
    asked = exchange.getRequestURI().toString();
    answer.handle(exchange);
    exchange.close();
  }

  /** Promises {@code length} bytes, sends the body, and hangs up. */
  private static void send(
      HttpExchange exchange, int status, String contentType, String body, int length)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    if (length > 0) {
      exchange.getResponseBody().write(body.getBytes(UTF_8));
      exchange.getResponseBody().flush();
    }
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertUnusable(BackfillAnswer answer, String reason) {
    assertThat(answer)
        .isInstanceOfSatisfying(Unusable.class, it -> assertThat(it.reason()).contains(reason));
  }

  private static Answered silent(List<Event> events) {
    return new Answered(events, new End.Silent());
  }

  private static String lines(List<Event> events) {
    return events.stream()
        .map(event -> line(new EventLine.Found(event)))
        .collect(Collectors.joining());
  }

  private static String line(EventLine line) {
    return EventLine.write(line, FORMAT) + "\n";
  }

  private static EntityVersion version(long value) {
    return EntityVersion.of(value);
  }
}
