package io.gapless.tests.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as an OpenTelemetry collector does, OTLP over HTTP, and keeps them. */
public final class SpanCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Collected> spans = new CopyOnWriteArrayList<>();

  /**
   * @param service whose span it is
   * @param parent the id of the span above it, empty if there is none
   */
  public record Collected(
      String service, String name, String trace, String id, String parent, boolean isError) {}

  private SpanCollector(HttpServer server) {
    this.server = server;
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  public static SpanCollector start() throws IOException {
    return new SpanCollector(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** What makes a service send its spans here, soon. */
  public Map<String, String> variables() {
    return Map.of(
        "OTEL_TRACES_EXPORTER", "otlp",
        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort(),
        "OTEL_BSP_SCHEDULE_DELAY", "200");
  }

  /** All spans of a trace so far. */
  public List<Collected> ofTrace(String trace) {
    return spans.stream().filter(it -> it.trace().equals(trace)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      request.getResourceSpansList().forEach(this::keep);
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void keep(ResourceSpans resource) {
    String service =
        resource.getResource().getAttributesList().stream()
            .filter(it -> it.getKey().equals("service.name"))
            .map(KeyValue::getValue)
            .findFirst()
            .orElseThrow()
            .getStringValue();
    resource.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .map(span -> collected(service, span))
        .forEach(spans::add);
  }

  private static Collected collected(String service, Span span) {
    return new Collected(
        service,
        span.getName(),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getStatus().getCodeValue() == 2);
  }

  private static String hex(com.google.protobuf.ByteString bytes) {
    return java.util.HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
