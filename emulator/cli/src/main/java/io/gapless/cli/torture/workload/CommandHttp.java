package io.gapless.cli.torture.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.event.wire.PercentEncoding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends a command once. Thread-safe. */
final class CommandHttp implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final int CREATED = 201;
  private static final int SERVER_ERROR = 500;
  private static final int UNAVAILABLE = 503;
  private static final String UNKNOWN = "outcome-unknown";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  Answer send(URI service, ProbeCommand command) throws InterruptedException {
    String path =
        "/v1/%s/%s/commands/add"
            .formatted(
                command.entity().type().value(), PercentEncoding.encode(command.entity().id()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(path))
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", command.id())
            .POST(BodyPublishers.ofString(command.body()));
    command.onlyAt().ifPresent(version -> request.header("If-Match", "\"" + version + "\""));
    try {
      return answer(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException nobodyKnows) {
      return new Answer(Kind.INFO, 0, nobodyKnows.toString(), MissingNode.getInstance(), false);
    }
  }

  private static Answer answer(HttpResponse<String> response) throws IOException {
    JsonNode body = JSON.readTree(response.body());
    String type = body.path("type").asText("");
    String problem = type.substring(type.lastIndexOf('/') + 1);
    boolean repeated = response.headers().firstValue("Idempotent-Replayed").isPresent();
    return new Answer(
        kind(response.statusCode(), problem), response.statusCode(), problem, body, repeated);
  }

  private static Kind kind(int status, String problem) {
    if (status == CREATED) {
      return Kind.OK;
    }
    boolean nothingHappened =
        status < SERVER_ERROR || (status == UNAVAILABLE && !problem.equals(UNKNOWN));
    return nothingHappened ? Kind.FAIL : Kind.INFO;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
