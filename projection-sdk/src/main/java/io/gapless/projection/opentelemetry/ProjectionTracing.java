package io.gapless.projection.opentelemetry;

import io.gapless.event.Event;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Transaction;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.util.List;

/**
 * Spans around handlers, in the traces of the commands that made the events: every event carries
 * the W3C trace context it was appended under, whichever way it came. Needs {@code
 * io.opentelemetry:opentelemetry-api} on the class path, which the library does not bring along.
 *
 * <pre>{@code
 * builder.handler(ProjectionTracing.with(openTelemetry).handler((event, tx) -> …));
 * }</pre>
 *
 * <p>The span of a single event is a child of the span that appended it. Events of a batch come
 * from many traces, and a span has one parent: it begins a trace of its own and is linked to each
 * of theirs. A call is one span; one that is repeated is another. A span ends when the handler
 * returns, so it does not say whether the transaction committed.
 *
 * <p>Of an error it says the class, for what it says might quote a payload. Immutable and
 * thread-safe.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">Semantic
 *     conventions for messaging spans</a>
 */
public final class ProjectionTracing {
  private static final String SCOPE = "io.gapless.projection";

  private final Tracer tracer;

  private ProjectionTracing(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Spans go where this one sends them. Its propagators are not asked: events carry W3C's. */
  public static ProjectionTracing with(OpenTelemetry openTelemetry) {
    return new ProjectionTracing(openTelemetry.getTracer(SCOPE));
  }

  /** The same handler inside spans. A {@link BatchHandler} stays one. */
  public EventHandler handler(EventHandler handler) {
    return handler instanceof BatchHandler batchHandler
        ? batchHandler(batchHandler)
        : (event, tx) -> inSpan(HandlerSpan.of(event, tracer), () -> handler.handle(event, tx));
  }

  /** The same handler inside spans: one for each batch, and a batch of one is as a single event. */
  public BatchHandler batchHandler(BatchHandler handler) {
    return (events, tx) -> inSpan(span(events), () -> handler.handle(events, tx));
  }

  private Span span(List<Event> events) {
    return events.size() == 1
        ? HandlerSpan.of(events.getFirst(), tracer)
        : HandlerSpan.of(events, tracer);
  }

  /** What an {@link EventHandler} does with a {@link Transaction}. */
  @FunctionalInterface
  private interface Handling {
    void run() throws Exception;
  }

  private static void inSpan(Span span, Handling handling) throws Exception {
    try (Scope scope = span.makeCurrent()) {
      handling.run();
    } catch (Throwable e) {
      span.setAttribute(HandlerSpan.ERROR_TYPE, e.getClass().getName());
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }
}
