package io.gapless.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a small HTTP server that answers as told. */
final class LoadRunIT {
  private static final int CREATED = 201;
  private static final int REFUSED = 422;
  private static final int UNAVAILABLE = 503;
  private static final int PER_SECOND = 100;

  private final AtomicInteger status = new AtomicInteger(CREATED);
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          ids.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void commands_come_in_the_rhythm_of_the_clock() {
    LoadFigures figures;
    long begin = System.nanoTime();
    try (LoadRun run = start()) {
      figures = run.figures();
      await().until(() -> figures.answered() >= 2 * PER_SECOND);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1_900));
    assertThat(figures.failed()).isZero();
    assertThat(figures.millis(50)).isLessThanOrEqualTo(figures.maxMillis());
  }

  @Test
  void a_command_without_a_final_answer_is_sent_again_with_the_same_id() {
    status.set(UNAVAILABLE);
    LoadFigures figures;
    try (LoadRun run = start()) {
      figures = run.figures();
      await().until(() -> figures.repeated() >= PER_SECOND);
      status.set(CREATED);
    }
    assertThat(figures.answered()).isEqualTo(ids.size());
    assertThat(requests.get()).isEqualTo(figures.answered() + figures.repeated());
    assertThat(figures.maxMillis()).isGreaterThan(50);
  }

  @Test
  void what_the_domain_refuses_is_answered_and_not_repeated() {
    status.set(REFUSED);
    LoadFigures figures;
    try (LoadRun run = start()) {
      figures = run.figures();
      await().until(() -> figures.refused() >= PER_SECOND);
    }
    assertThat(figures.repeated()).isZero();
    assertThat(figures.answered()).isZero();
  }

  private LoadRun start() {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    CommandClient client = new CommandClient(List.of(uri));
    return LoadRun.start(client, new AccountTraffic("t", 10, new Random(1)), PER_SECOND);
  }
}
