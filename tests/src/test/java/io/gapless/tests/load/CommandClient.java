package io.gapless.tests.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends single commands over HTTP. Thread-safe. */
public final class CommandClient implements AutoCloseable {
  /** Well above the 2 s within which the service has to answer. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(6);

  private static final int CREATED = 201;
  private static final int TOO_MANY = 429;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** The path of an entity, its id in percent-encoding. */
  public static String path(EntityKey entity) {
    String id = URLEncoder.encode(entity.id(), StandardCharsets.UTF_8).replace("+", "%20");
    return "/v1/" + entity.type() + "/" + id;
  }

  /** Sends it once and waits for the answer. */
  public Answer send(URI service, CommandId id, Command command) {
    try {
      return answer(http.send(request(service, id, command), BodyHandlers.ofString()));
    } catch (IOException e) {
      return new Answer.Silence(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Silence("interrupted");
    }
  }

  /** A GET; the body as text. */
  public HttpResponse<String> get(URI service, String path) {
    return answered(HttpRequest.newBuilder(service.resolve(path)).GET());
  }

  /** A POST of JSON; the body as text. */
  public HttpResponse<String> post(URI service, String path, String json) {
    return answered(
        HttpRequest.newBuilder(service.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> answered(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(ANSWER_WITHIN).build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(request + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + request, e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static HttpRequest request(URI service, CommandId id, Command command) {
    URI uri = service.resolve(path(command.entity()) + "/commands/" + command.name());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", id.value())
            .POST(BodyPublishers.ofString(json(command)));
    command.onlyAt().ifPresent(version -> request.header("If-Match", "\"" + version + "\""));
    return request.build();
  }

  private static String json(Command command) {
    try {
      return JSON.writeValueAsString(command.fields());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Answer answer(HttpResponse<String> response) throws JsonProcessingException {
    int status = response.statusCode();
    JsonNode body = JSON.readTree(response.body());
    if (status == CREATED) {
      return new Answer.Committed(
          EntityVersion.of(body.required("version").asLong()),
          body.required("events").asInt(),
          response.headers().firstValue("Idempotent-Replayed").isPresent());
    }
    String type = body.path("type").asText("");
    String problem = type.substring(type.lastIndexOf('/') + 1);
    return status == TOO_MANY || status >= FIRST_SERVER_ERROR
        ? new Answer.NotNow(status, problem)
        : new Answer.Refused(status, problem);
  }
}
