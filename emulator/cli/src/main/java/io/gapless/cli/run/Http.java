package io.gapless.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Questions to the services that may go unanswered while somebody is killed. Thread-safe. */
public final class Http {
  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** The text at that place, empty if nobody answers in time or not with 200. */
  public Optional<String> text(URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).GET().build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode() == OK ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException away) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The JSON at that place, see {@link #text}. */
  public Optional<JsonNode> json(URI uri) {
    return text(uri).flatMap(Http::parse);
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (IOException noJson) {
      return Optional.empty();
    }
  }
}
