package io.gapless.command.it;

import io.gapless.command.log.CommandLog;
import io.gapless.stack.StackParts;
import io.gapless.stack.database.Database;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** The whole command service in this JVM, on a port of its own, and a caller of it. */
final class RunningService implements AutoCloseable {
  static final String CREATE =
      "{\"name\":\"Ada\",\"email\":\"ada@home.org\",\"address\":\"1 Road\"}";

  private static final Duration ANSWERED = Duration.ofSeconds(10);

  private final EmbeddedServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningService(EmbeddedServer server) {
    this.server = server;
  }

  /** Settings for a service on these parts, with a JDBC fallback store of its own. */
  static Map<String, Object> settings(StackParts stack, Database eventStore) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.port", -1);
    settings.put("gapless.event-store.url", eventStore.url());
    settings.put("gapless.event-store.user", eventStore.user());
    settings.put("gapless.event-store.password", eventStore.password());
    settings.put("kafka.bootstrap.servers", stack.kafka());
    Database fallback = stack.newDatabase("fallback");
    settings.put("gapless.fallback-store.kind", "jdbc");
    settings.put("gapless.fallback-store.jdbc.url", fallback.url());
    settings.put("gapless.fallback-store.jdbc.user", fallback.user());
    settings.put("gapless.fallback-store.jdbc.password", fallback.password());
    return settings;
  }

  /** Returns when the HTTP server is up, whatever the backends do. */
  static RunningService start(Map<String, Object> settings) {
    return new RunningService(ApplicationContext.run(EmbeddedServer.class, settings));
  }

  RunningService untilReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> get("/health/readiness").statusCode() == 200);
    return this;
  }

  int port() {
    return server.getPort();
  }

  CommandLog log() {
    return server.getApplicationContext().getBean(CommandLog.class);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  /** Headers are names and values in turn. */
  HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(ANSWERED).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("the service did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  @Override
  public void close() {
    server.close();
    server.getApplicationContext().close();
  }
}
