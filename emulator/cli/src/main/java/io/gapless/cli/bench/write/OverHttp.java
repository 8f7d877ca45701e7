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
import java.util.Optional;

/** A command for each event, which creates an account, to a command service: a process apart. */
record OverHttp(HttpClient client, URI service, String published) implements WritePath {
  private static final int CREATED = 201;

  @Override
  public String name() {
    return "gapless by HTTP";
  }

  @Override
  public void write(Event event) {
    String account = "n-" + event.position();
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/v1/account/" + account + "/commands/create"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", account)
            .POST(
                BodyPublishers.ofString(
                    "{\"name\":\"Ada\",\"email\":\"ada@home.org\",\"address\":\"1 Road\"}"))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != CREATED) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
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
