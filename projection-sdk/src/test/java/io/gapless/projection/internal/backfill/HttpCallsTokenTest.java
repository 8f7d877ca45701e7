package io.gapless.projection.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gapless.projection.internal.backfill.HttpCalls.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How requests prove who sends them. */
final class HttpCallsTokenTest {
  private final List<Optional<String>> proofs = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  HttpCallsTokenTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          proofs.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void every_request_carries_the_token_of_its_time() {
    AtomicInteger renewed = new AtomicInteger();

    askThrice(Optional.of(() -> "token-" + renewed.incrementAndGet()));

    assertThat(proofs)
        .containsExactly(
            Optional.of("Bearer token-1"),
            Optional.of("Bearer token-2"),
            Optional.of("Bearer token-3"));
  }

  @Test
  void without_a_token_nothing_is_claimed() {
    askThrice(Optional.empty());

    assertThat(proofs).hasSize(3).containsOnly(Optional.empty());
  }

  @Test
  void a_token_that_cannot_be_had_or_written_is_a_request_without_an_answer() {
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.addAll(
        askThrice(
            Optional.of(
                () -> {
                  throw new IllegalStateException("the key server is away");
                })));
    outcomes.addAll(askThrice(Optional.of(() -> "two\nlines")));

    assertThat(outcomes).hasSize(6).allMatch(Outcome.Failed.class::isInstance);
    assertThat(proofs).isEmpty();
  }

  private List<Outcome> askThrice(Optional<Supplier<String>> token) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (HttpCalls calls = new HttpCalls(new Address(base, token), Duration.ofSeconds(10))) {
      return List.of(
          calls.get("/a", 100), calls.post("/b", "{}", 100), calls.put("/c", List.of("{}"), 100));
    }
  }
}
