package io.gapless.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers as the API's contract has it, and remembers what it was asked. */
final class ContractServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REDIRECT = 302;

  /** What was asked. */
  record Asked(String line, JsonNode body, Map<String, String> headers) {
    String header(String name) {
      return Optional.ofNullable(headers.get(name)).orElse("");
    }
  }

  /**
   * @param missing bytes that are promised and never sent
   */
  private record Answer(int status, String type, String body, int missing) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<Asked> asked = new ArrayList<>();

  ContractServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The last of several answers to one request stays. */
  ContractServer answers(String request, int status, String json) {
    return answers(
        request, status, status < 400 ? "application/json" : "application/problem+json", json, 0);
  }

  /** Server-sent events; the answer ends with the last. */
  ContractServer sends(String request, String... events) {
    StringBuilder body = new StringBuilder();
    for (String event : events) {
      body.append("id: 1\nevent: progress\ndata: ").append(event).append("\n\n");
    }
    return answers(request, 200, "text/event-stream", body.toString(), 0);
  }

  /** The same, and the connection breaks behind the event. */
  ContractServer sendsAndBreaksOff(String request, String event) {
    return answers(request, 200, "text/event-stream", "data: " + event + "\n\n", 100);
  }

  private synchronized ContractServer answers(
      String request, int status, String type, String body, int missing) {
    answers
        .computeIfAbsent(request, it -> new ArrayDeque<>())
        .add(new Answer(status, type, body, missing));
    return this;
  }

  synchronized List<Asked> asked(String request) {
    return asked.stream().filter(it -> it.line().equals(request)).toList();
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    asked.add(new Asked(line, JSON.readTree(body), headers));
    Deque<Answer> planned = answers.get(line);
    Answer answer =
        planned == null
            ? new Answer(
                404, "application/problem+json", "{\"title\":\"There is nothing here\"}", 0)
            : planned.size() > 1 ? planned.remove() : planned.element();
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    if (answer.status() == REDIRECT) {
      exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
    }
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length + answer.missing());
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
