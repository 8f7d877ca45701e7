package io.gapless.replay.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** {@code /v1/replays} of one replica. */
record ReplaysClient(URI base) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * What was answered.
   *
   * @param json the body, an object without members if there is none
   */
  record Answer(int status, JsonNode json, HttpResponse<String> response) {
    String text(String member) {
      return json.at("/" + member).asText();
    }

    long number(String member) {
      return json.at("/" + member).asLong();
    }
  }

  private static final String WHO = "Gapless-Actor";

  Answer post(String path, String json, Map<String, String> headers) throws Exception {
    return send("/v1/replays" + path, json, headers);
  }

  /** The same to another resource. */
  Answer send(String path, String json, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header(WHO, "zoe")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    headers.forEach(request::header);
    return send(request.build());
  }

  Answer get(String path, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60)).GET();
    headers.forEach(request::header);
    return send(request.build());
  }

  /** What comes while it comes. */
  InputStream listen(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).GET().build();
    return CLIENT.send(request, BodyHandlers.ofInputStream()).body();
  }

  private static Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    String body = response.body();
    boolean isJson =
        response.headers().firstValue("Content-Type").orElse("").contains("json")
            && !body.isEmpty();
    return new Answer(response.statusCode(), JSON.readTree(isJson ? body : "{}"), response);
  }

  Answer dryRun(String selection) throws Exception {
    return post("/dry-runs", "{\"selection\":" + selection + "}", Map.of());
  }

  /** With these members beside the selection, each with a comma before it. */
  Answer order(String selection, String token, String more) throws Exception {
    return order(selection, token, more, Map.of());
  }

  Answer order(String selection, String token, String more, Map<String, String> headers)
      throws Exception {
    String json =
        "{\"selection\":"
            + selection
            + ",\"token\":\""
            + token
            + "\",\"why\":\"a test\""
            + more
            + "}";
    return post("", json, headers);
  }

  /** Rehearses, orders, and returns the job's id. */
  long create(String selection, String more) throws Exception {
    String token = dryRun(selection).text("token");
    return order(selection, token, more).number("id");
  }

  Answer job(long id) throws Exception {
    return get("/v1/replays/" + id, Map.of());
  }

  Answer change(long id, String change) throws Exception {
    return post("/" + id + "/" + change, "{\"why\":\"because\"}", Map.of());
  }
}
