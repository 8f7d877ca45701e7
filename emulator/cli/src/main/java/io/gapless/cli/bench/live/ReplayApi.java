package io.gapless.cli.bench.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/** Replay jobs over the replay service's API. Thread-safe. */
final class ReplayApi {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TOO_MANY = 429;
  private static final int ERROR = 400;
  private static final int PAGE = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI service;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final LongAdder refused = new LongAdder();

  ReplayApi(URI service) {
    this.service = service;
  }

  /**
   * Rehearses and orders a replay of everything up to a position; whoever is refused asks again
   * after as long as it was told.
   */
  long order(String type, long through, int perSecond) throws IOException, InterruptedException {
    String selection = "{\"entityType\":\"%s\",\"throughPosition\":%d}".formatted(type, through);
    String token =
        untilThereIsRoom("/dry-runs", "{\"selection\":%s}".formatted(selection))
            .path("token")
            .asText();
    return untilThereIsRoom(
            "",
            "{\"selection\":%s,\"token\":\"%s\",\"rate\":%d,\"why\":\"bench\"}"
                .formatted(selection, token, perSecond))
        .path("id")
        .asLong();
  }

  /** Cancels a job; it may have ended. */
  void cancel(long job) throws IOException, InterruptedException {
    post("/" + job + "/cancel", "{\"why\":\"bench\"}", UUID.randomUUID().toString());
  }

  /** The latest jobs, at most 100. */
  JsonNode jobs() throws IOException, InterruptedException {
    return get("/v1/replays?limit=100").path("jobs");
  }

  /** All orders that were ever recorded. */
  ArrayNode audit() throws IOException, InterruptedException {
    ArrayNode all = JSON.createArrayNode();
    String next = "";
    do {
      JsonNode page = get("/v1/audit?limit=" + PAGE + next);
      page.path("orders").forEach(all::add);
      next = page.has("next") ? "&before=" + page.path("next").asText() : "";
    } while (!next.isEmpty());
    return all;
  }

  /** How often there was no room. */
  long refused() {
    return refused.sum();
  }

  private JsonNode untilThereIsRoom(String path, String body)
      throws IOException, InterruptedException {
    String key = UUID.randomUUID().toString();
    HttpResponse<String> answer = post(path, body, key);
    while (answer.statusCode() == TOO_MANY) {
      refused.increment();
      Thread.sleep(1_000 * answer.headers().firstValueAsLong("Retry-After").orElse(1));
      answer = post(path, body, key);
    }
    if (answer.statusCode() >= ERROR) {
      throw new IllegalStateException("refused: " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String path, String body, String key)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/v1/replays" + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(service.resolve(path)).timeout(PATIENCE).build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }
}
