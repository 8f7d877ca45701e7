package io.gapless.projection.internal.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.Health;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import io.gapless.event.wire.ProjectionReport.Instance;
import io.gapless.event.wire.ProjectionReport.Numbers;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.backfill.Address;
import io.gapless.projection.internal.backfill.HttpCalls;
import io.gapless.projection.internal.report.ReportChannel.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replay service on the loopback address that answers well, badly or not at all. */
class HttpReportChannelTest {
  private static final ProjectionReport REPORT =
      new ProjectionReport(
          new Instance("0.1.0", Instant.EPOCH, Duration.ofSeconds(5)),
          new Health(HealthKind.RUNNING, "", Optional.empty()),
          new Numbers(1, 2, 3, 4, 5, 6, 7, 8),
          List.of(),
          List.of(),
          List.of(),
          List.of());
  private static final String NOTHING = String.join("", new HandedCommands(List.of()).lines());

  private final HttpServer server;
  private final HttpCalls calls;
  private final ReportChannel channel;
  private volatile String asked = "";
  private volatile int status = 200;
  private volatile String answer = NOTHING;

  HttpReportChannelTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    calls = new HttpCalls(Address.open(uri), Duration.ofSeconds(10));
    channel = new HttpReportChannel(calls, new ProjectionName("a.b"), "i-1");
  }

  @AfterEach
  void stop() {
    calls.close();
    server.stop(0);
  }

  @Test
  void a_report_arrives_as_it_was_written() {
    assertThat(channel.send(REPORT)).isEqualTo(new Answer.Taken(new HandedCommands(List.of())));

    List<String> lines = asked.lines().toList();
    assertThat(lines.getFirst()).isEqualTo("PUT /v1/projections/a%2Eb/instances/i-1");
    assertThat(ProjectionReport.read(lines.subList(1, lines.size()))).isEqualTo(REPORT);
  }

  @Test
  void an_earlier_replay_service_is_told_from_one_in_trouble() {
    for (int old : List.of(404, 405)) {
      status = old;
      assertThat(channel.send(REPORT)).isEqualTo(new Answer.NotKnown());
    }
    for (int trouble : List.of(301, 400, 413, 429, 500, 503)) {
      status = trouble;
      assertThat(channel.send(REPORT)).isInstanceOf(Answer.Failed.class);
    }
  }

  @Test
  void an_answer_that_is_cut_too_long_or_something_else_hands_over_nothing() {
    for (String bad :
        List.of(
            "", "<html>", "{}", NOTHING + "\n" + NOTHING, "x".repeat(1 << 20) + "\n" + NOTHING)) {
      answer = bad;
      assertThat(channel.send(REPORT)).isInstanceOf(Answer.Failed.class);
    }
  }

  @Test
  void a_replay_service_that_is_away_is_a_failure_like_any_other() {
    server.stop(0);

    assertThat(channel.send(REPORT)).isInstanceOf(Answer.Failed.class);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + "\n" + body;
    byte[] bytes = answer.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
