package io.gapless.log.trace;

import io.gapless.event.EntityKey;
import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.SpilledEvent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Begins the spans of an event's way. Every event carries the W3C trace context of the command that
 * made it, so each is a child of that command's span, whichever process begins it and however much
 * later. Costs nothing measurable without OpenTelemetry. Immutable and thread-safe.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">Semantic
 *     conventions for messaging spans</a>
 */
public final class EventSpans {
  /** The class of what went wrong, or its name; never what it says, which might quote a payload. */
  public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private static final String SCOPE = "io.gapless.log";
  private static final String TRACE_PARENT = "traceparent";

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.name");
  private static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> MESSAGE_ID =
      AttributeKey.stringKey("messaging.message.id");
  private static final AttributeKey<String> SUBJECT =
      AttributeKey.stringKey("cloudevents.event_subject");
  private static final AttributeKey<Long> EVENTS = AttributeKey.longKey("gapless.events");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("gapless.spill.reason");

  private final Tracer tracer;
  private final boolean isOn;

  private EventSpans(OpenTelemetry openTelemetry, boolean isOn) {
    this.tracer = openTelemetry.getTracer(SCOPE);
    this.isOn = isOn;
  }

  /** Spans go where {@code openTelemetry} sends them. */
  public static EventSpans with(OpenTelemetry openTelemetry) {
    return new EventSpans(openTelemetry, openTelemetry != OpenTelemetry.noop());
  }

  /** No spans. */
  public static EventSpans off() {
    return with(OpenTelemetry.noop());
  }

  /** Whether there are spans at all. */
  public boolean isOn() {
    return isOn;
  }

  /**
   * A request that changes an entity; what it was asked under is its parent.
   *
   * @param traceParent as it came, empty if there was none
   */
  public Span command(String name, String traceParent) {
    return isOn
        ? builder(name, SpanKind.SERVER, Map.of(TRACE_PARENT, traceParent)).startSpan()
        : Span.getInvalid();
  }

  /** The trace context that events made under {@code span} carry; empty if there is none. */
  public static String traceParent(Span span) {
    String[] written = {""};
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.root().with(span),
            written,
            (carrier, name, value) -> {
              if (carrier != null && name.equals(TRACE_PARENT)) {
                carrier[0] = value;
              }
            });
    return written[0];
  }

  /**
   * From when a command's events are handed over until they are committed or refused.
   *
   * @param metadata of the events
   */
  public Span append(EntityKey entity, int events, Map<String, String> metadata) {
    return isOn
        ? builder("append " + entity.type(), SpanKind.INTERNAL, metadata)
            .setAttribute(SUBJECT, entity.toString())
            .setAttribute(EVENTS, (long) events)
            .startSpan()
        : Span.getInvalid();
  }

  /** From when a record is handed to a Kafka producer until it is acknowledged or refused. */
  public Span publish(EventRecord record) {
    return isOn
        ? of(record, "publish", SpanKind.PRODUCER)
            .setAttribute(SYSTEM, "kafka")
            .setAttribute(DESTINATION, record.topic())
            .startSpan()
        : Span.getInvalid();
  }

  /** From when a row is handed to the fallback store until it is durable or refused. */
  public Span spill(SpilledEvent event) {
    return isOn
        ? of(event.record(), "spill", SpanKind.CLIENT)
            .setAttribute(REASON, event.reason())
            .startSpan()
        : Span.getInvalid();
  }

  /**
   * Ends a span that went wrong.
   *
   * @param what the name of a class or a result
   */
  public static void fail(Span span, String what) {
    span.setAttribute(ERROR_TYPE, what).setStatus(StatusCode.ERROR).end();
  }

  private SpanBuilder of(EventRecord record, String operation, SpanKind kind) {
    Map<String, String> headers = record.headers();
    return builder(operation + " " + record.topic(), kind, headers)
        .setAttribute(OPERATION, operation)
        .setAttribute(MESSAGE_ID, headers.getOrDefault("ce_id", ""))
        .setAttribute(SUBJECT, headers.getOrDefault("ce_subject", ""));
  }

  private SpanBuilder builder(String name, SpanKind kind, Map<String, String> carrier) {
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), carrier, Entries.GETTER);
    return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
  }

  private enum Entries implements TextMapGetter<Map<String, String>> {
    GETTER;

    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}
