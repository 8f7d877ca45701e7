package io.gapless.projection.opentelemetry;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the span around a call of the handler says. */
final class HandlerSpan {
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.name");
  private static final AttributeKey<String> OPERATION_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  private static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> MESSAGE_ID =
      AttributeKey.stringKey("messaging.message.id");
  private static final AttributeKey<Long> BODY_SIZE =
      AttributeKey.longKey("messaging.message.body.size");
  private static final AttributeKey<Long> MESSAGE_COUNT =
      AttributeKey.longKey("messaging.batch.message_count");
  private static final AttributeKey<String> EVENT_TYPE =
      AttributeKey.stringKey("cloudevents.event_type");
  private static final AttributeKey<String> EVENT_SUBJECT =
      AttributeKey.stringKey("cloudevents.event_subject");
  private static final AttributeKey<Long> VERSION = AttributeKey.longKey("gapless.event.version");
  private static final AttributeKey<Long> POSITION = AttributeKey.longKey("gapless.event.position");

  /** Half of what an SDK keeps by default. */
  private static final int MOST_LINKS = 64;

  private HandlerSpan() {}

  static Span of(Event event, Tracer tracer) {
    String type = event.entity().type().value();
    return begun("apply " + type, tracer)
        .setParent(context(event, Context.current()))
        .setAttribute(DESTINATION, type)
        .setAttribute(MESSAGE_ID, event.id().toString())
        .setAttribute(BODY_SIZE, (long) event.payload().size())
        .setAttribute(EVENT_TYPE, event.type())
        .setAttribute(EVENT_SUBJECT, event.entity().toString())
        .setAttribute(VERSION, event.version().value())
        .setAttribute(POSITION, event.position().value())
        .startSpan();
  }

  /** Linked to every trace its events come from; child of whatever span is current, if one is. */
  static Span of(List<Event> events, Tracer tracer) {
    Set<EntityType> types =
        events.stream().map(event -> event.entity().type()).collect(Collectors.toSet());
    boolean alike = types.size() == 1;
    String name = alike ? "apply " + types.iterator().next() : "apply";
    SpanBuilder span = begun(name, tracer).setAttribute(MESSAGE_COUNT, (long) events.size());
    if (alike) {
      span.setAttribute(DESTINATION, types.iterator().next().value());
    }
    events.stream()
        .map(event -> Span.fromContext(context(event, Context.root())).getSpanContext())
        .filter(SpanContext::isValid)
        .distinct()
        .limit(MOST_LINKS)
        .forEach(span::addLink);
    return span.startSpan();
  }

  /** Gapless is the messaging system: the event may have come over Kafka or out of its store. */
  private static SpanBuilder begun(String name, Tracer tracer) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(SpanKind.CONSUMER)
        .setAttribute(SYSTEM, "gapless")
        .setAttribute(OPERATION, "apply")
        .setAttribute(OPERATION_TYPE, "process");
  }

  private static Context context(Event event, Context otherwise) {
    return W3CTraceContextPropagator.getInstance().extract(otherwise, event, Metadata.GETTER);
  }

  private enum Metadata implements TextMapGetter<Event> {
    GETTER;

    @Override
    public Iterable<String> keys(Event event) {
      return event.metadata().keySet();
    }

    @Override
    public @Nullable String get(@Nullable Event event, String key) {
      return event == null ? null : event.metadata().get(key);
    }
  }
}
