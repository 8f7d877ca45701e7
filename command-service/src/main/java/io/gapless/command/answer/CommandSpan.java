package io.gapless.command.answer;

import io.gapless.command.receive.RequestHeaders;
import io.gapless.event.EntityKey;
import io.gapless.log.trace.EventSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;

/**
 * The span of a command, from its request to its answer: all that becomes of its events hangs below
 * it.
 *
 * @param headers the request's, with this span as the trace context
 */
record CommandSpan(Span span, RequestHeaders headers) {
  private static final String NAME = "POST " + Routes.COMMAND.replace(":[^/]+", "");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ENTITY = AttributeKey.stringKey("gapless.entity");
  private static final AttributeKey<String> COMMAND = AttributeKey.stringKey("gapless.command");

  static CommandSpan begin(
      EventSpans spans, EntityKey entity, String command, RequestHeaders headers) {
    if (!spans.isOn()) {
      return new CommandSpan(Span.getInvalid(), headers);
    }
    Span span = spans.command(NAME, headers.traceParent().orElse(""));
    span.setAttribute(METHOD, "POST")
        .setAttribute(ROUTE, NAME.substring("POST ".length()))
        .setAttribute(ENTITY, entity.toString())
        .setAttribute(COMMAND, command);
    return new CommandSpan(span, headers.withTraceParent(EventSpans.traceParent(span)));
  }

  void end(int status) {
    span.setAttribute(STATUS, (long) status);
    if (status >= 500) {
      EventSpans.fail(span, Integer.toString(status));
    } else {
      span.end();
    }
  }
}
