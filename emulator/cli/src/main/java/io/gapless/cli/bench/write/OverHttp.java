package io.gapless.cli.bench.write;

import io.gapless.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A command for each event, which creates an account, to a command service: a process apart.
 *
 * @param published the topic
 * @param atOnce commands of one request: 1 is a request for a command, more are a batch
 */
record OverHttp(HttpClient client, URI service, String published, int atOnce) implements WritePath {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final String BODY =
      "{\"name\":\"Ada\",\"email\":\"ada@home.org\",\"address\":\"1 Road\"}";

  @Override
  public String name() {
    return atOnce == 1 ? "gapless by HTTP" : "gapless in batches";
  }

  @Override
  public void write(Event event) {
    String account = account(event);
    require(
        CREATED,
        request("/v1/account/" + account + "/commands/create", "application/json", BODY)
            .header("Idempotency-Key", account));
  }

  @Override
  public void write(List<Event> events) {
    if (events.size() == 1) {
      write(events.getFirst());
      return;
    }
    String lines = events.stream().map(this::line).collect(Collectors.joining("\n"));
    String answers = require(OK, request("/v1/commands", "application/x-ndjson", lines));
    long created =
        answers.lines().filter(line -> line.startsWith("{\"status\":" + CREATED)).count();
    if (created != events.size()) {
      throw new IllegalStateException(created + " of " + events.size() + ": " + answers);
    }
  }

  private String line(Event event) {
    return "{\"entityType\":\"account\",\"entityId\":\"%1$s\",\"command\":\"create\",\"headers\":{\"Idempotency-Key\":\"%1$s\"},\"body\":%2$s}"
        .formatted(account(event), BODY);
  }

  private String account(Event event) {
    return (atOnce == 1 ? "n-" : "m-") + event.position();
  }

  private HttpRequest.Builder request(String path, String type, String body) {
    return HttpRequest.newBuilder(service.resolve(path))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(body));
  }

  private String require(int status, HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != status) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<String> topic() {
    return Optional.of(published);
  }

  @Override
  public void close() {
    client.close();
  }
}
