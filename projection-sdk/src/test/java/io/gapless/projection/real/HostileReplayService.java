package io.gapless.projection.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.WireFormat;
import io.gapless.stack.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The replay service as projections see it, over events that a test controls. It answers as the
 * contract says, badly, or not at all. Keeps its port over {@link #stop} and {@link #start}.
 */
final class HostileReplayService implements AutoCloseable {
  /** A request for missing versions. */
  record Asked(String entityId, long from, long to) {}

  private static final HttpHandler HONEST = exchange -> {};

  private final StoredEvents events;
  private final WireFormat format = WireFormat.standard();
  private final int port = Ports.free();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger headsAsked = new AtomicInteger();
  private final AtomicInteger windowsAsked = new AtomicInteger();
  private volatile HttpHandler fault = HONEST;
  private volatile boolean knowsNoWindows;
  private volatile UnaryOperator<String> disfigured = UnaryOperator.identity();
  private volatile HttpServer server;

  HostileReplayService(StoredEvents events) {
    this.events = events;
    this.server = listen();
  }

  URI uri() {
    return URI.create("http://" + Ports.LOOPBACK + ":" + port);
  }

  /** Requests for missing versions, also those that got no good answer. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  int windowsAsked() {
    return windowsAsked.get();
  }

  int headsAsked() {
    return headsAsked.get();
  }

  /** Every request is answered like this from now on. */
  void answersWith(int status, String contentType, String body) {
    fault = exchange -> send(exchange, status, contentType, body);
  }

  /** Every line with an event is answered like this from now on. */
  void disfigures(UnaryOperator<String> change) {
    disfigured = change;
  }

  /** As one of an earlier version. */
  void knowsNoWindows() {
    knowsNoWindows = true;
  }

  void isHonest() {
    fault = HONEST;
    disfigured = UnaryOperator.identity();
  }

  /** Connections are refused from now on. */
  void stop() {
    server.stop(0);
  }

  void start() {
    server = listen();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer listen() {
    try {
      HttpServer started = HttpServer.create(new InetSocketAddress(Ports.LOOPBACK, port), 0);
      started.setExecutor(threads);
      started.createContext("/v1/events/", this::events);
      started.createContext("/v1/events", this::window);
      started.createContext("/v1/heads", this::heads);
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void events(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getRawPath().split("/", -1);
    EntityKey entity = EntityKey.of(decoded(path[3]), decoded(path[4]));
    Map<String, String> query = query(exchange);
    long from = Long.parseLong(query.getOrDefault("from", ""));
    long to = Long.parseLong(query.getOrDefault("to", ""));
    long seen = Long.parseLong(query.getOrDefault("seen", "0"));
    asked.add(new Asked(entity.id(), from, to));
    answer(exchange, events.lines(entity, from, to, seen).stream().map(this::line).toList());
  }

  private void window(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    windowsAsked.incrementAndGet();
    if (knowsNoWindows) {
      send(exchange, 404, "application/problem+json", "{}");
      return;
    }
    answer(
        exchange,
        events
            .window(
                new EntityType(query.getOrDefault("entityType", "")),
                Long.parseLong(query.getOrDefault("after", "")),
                Long.parseLong(query.getOrDefault("through", "")),
                Integer.parseInt(query.getOrDefault("limit", "")))
            .lines(format));
  }

  private void heads(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    headsAsked.incrementAndGet();
    answer(
        exchange,
        events
            .heads(
                new EntityType(query.getOrDefault("entityType", "")),
                Long.parseLong(query.getOrDefault("after", "")),
                Integer.parseInt(query.getOrDefault("limit", "")))
            .lines());
  }

  private String line(EventLine line) {
    String text = EventLine.write(line, format);
    return line instanceof EventLine.Found ? disfigured.apply(text) : text;
  }

  private void answer(HttpExchange exchange, List<String> lines) throws IOException {
    HttpHandler now = fault;
    if (now == HONEST) {
      String body = lines.stream().map(it -> it + "\n").collect(Collectors.joining());
      send(exchange, 200, "application/x-ndjson", body);
    } else {
      now.handle(exchange);
    }
  }

  private static void send(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], decoded(parts[1]));
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
