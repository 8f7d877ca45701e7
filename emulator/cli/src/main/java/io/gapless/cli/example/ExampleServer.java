package io.gapless.cli.example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * The example projection's small HTTP server, on loopback: {@code /status}, {@code /ranking},
 * {@code /accounts/{id}}, {@code /applied/{after}}.
 */
final class ExampleServer implements AutoCloseable {
  private static final int BACKLOG = 50;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExampleAnswers answers;

  private ExampleServer(HttpServer server, ExampleAnswers answers) {
    this.server = server;
    this.answers = answers;
  }

  static ExampleServer start(int port, ExampleAnswers answers) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    ExampleServer server = new ExampleServer(http, answers);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<?> answer = answer(exchange.getRequestURI().getPath());
      respond(
          exchange,
          answer.isPresent() ? OK : NOT_FOUND,
          answer.isPresent() ? answer.get() : Map.of("title", "not found"));
    } catch (SQLException databaseIsAway) {
      respond(exchange, UNAVAILABLE, Map.of("title", "the database does not answer"));
    }
  }

  private Optional<?> answer(String path) throws SQLException {
    if (path.equals("/status")) {
      return Optional.of(answers.status());
    }
    if (path.equals("/ranking")) {
      return Optional.of(answers.ranking());
    }
    if (path.startsWith("/accounts/")) {
      return answers.account(path.substring("/accounts/".length()));
    }
    if (path.matches("/applied/\\d{1,18}")) {
      return Optional.of(answers.applied(Long.parseLong(path.substring("/applied/".length()))));
    }
    return Optional.empty();
  }

  private static void respond(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
