package io.gapless.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The replay service's API. Every method throws {@link ApiException} if it says no. */
final class Api {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_LINES = 100;
  private static final int FIRST_REFUSAL = 300;
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]{0,99}");

  private final String base;
  private final Optional<String> token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_PATIENCE)
          .build();

  /**
   * @param base where it is, without {@code /v1}
   * @param token proves who asks, empty if nothing does
   */
  Api(URI base, Optional<String> token) {
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.token = token;
  }

  /** What is at this path. */
  JsonNode get(String path) {
    return json(send(request(path).GET().build(), "nothing was changed"));
  }

  /** Gives an order; the same key means the same order, however often it is sent. */
  JsonNode post(String path, JsonNode body) {
    String key = UUID.randomUUID().toString();
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body.toString(), UTF_8))
            .build();
    return json(send(request, "look at ./gapless audit whether key " + key + " was carried out"));
  }

  /**
   * Events as the service sends them, until it ends the answer or the connection breaks.
   *
   * @param each gets the data of each event
   */
  void events(String path, Consumer<JsonNode> each) {
    HttpRequest request = request(path, "text/event-stream").GET().build();
    try (Stream<String> lines = lines(client.send(request, BodyHandlers.ofLines()))) {
      lines
          .filter(line -> line.startsWith("data:"))
          .map(line -> parse(line.substring("data:".length())))
          .forEach(each);
    } catch (UncheckedIOException e) {
      // Broken off: whoever asked looks whether there is more.
    } catch (IOException e) {
      throw unreachable(e, "nothing was changed");
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Stream<String> lines(HttpResponse<Stream<String>> answer) {
    if (answer.statusCode() >= FIRST_REFUSAL) {
      try (Stream<String> problem = answer.body()) {
        throw Problems.of(
            answer.statusCode(), problem.limit(MOST_LINES).collect(Collectors.joining()));
      }
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    return request(path, "application/json, application/problem+json").timeout(PATIENCE);
  }

  private HttpRequest.Builder request(String path, String accept) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Accept", accept);
    token.ifPresentOrElse(
        it -> request.header("Authorization", "Bearer " + it), () -> sayWho(request));
    return request;
  }

  /** For the record: nobody proves it, and the record says so. */
  private static void sayWho(HttpRequest.Builder request) {
    String name = System.getProperty("user.name", "");
    if (NAME.matcher(name).matches()) {
      request.header("Gapless-Actor", name);
    }
  }

  private URI uri(String path) {
    return URI.create(base + path);
  }

  private HttpResponse<String> send(HttpRequest request, String ifUnknown) {
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString(UTF_8));
      if (answer.body().length() > MOST_BYTES) {
        throw new ApiException("the answer is larger than anything the replay service says");
      }
      if (answer.statusCode() >= FIRST_REFUSAL) {
        throw Problems.of(answer.statusCode(), answer.body());
      }
      return answer;
    } catch (IOException e) {
      throw unreachable(e, ifUnknown);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ApiException unreachable(IOException e, String ifUnknown) {
    String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ApiException(
        "no answer from %s (%s): is it running there? Say where it is by --url or GAPLESS_URL; %s"
            .formatted(base, cause, ifUnknown),
        e,
        true);
  }

  private static ApiException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ApiException("interrupted", e, false);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return parse(answer.body());
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode parsed = JSON.readTree(text);
      return parsed == null ? JSON.createObjectNode() : parsed;
    } catch (IOException e) {
      throw new ApiException("the answer is no JSON: is a replay service at this URL?", e, false);
    }
  }
}
