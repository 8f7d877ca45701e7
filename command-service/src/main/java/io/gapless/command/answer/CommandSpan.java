package io.gapless.command.answer;

import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.RequestHeaders;
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
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ENTITY = AttributeKey.stringKey("gapless.entity");
  private static final AttributeKey<String> COMMAND = AttributeKey.stringKey("gapless.command");

  /**
   * @param route that it came by
   */
  static CommandSpan begin(EventSpans spans, String route, IncomingCommand incoming) {
    RequestHeaders headers = incoming.headers();
    if (!spans.isOn()) {
      return new CommandSpan(Span.getInvalid(), headers);
    }
    String template = route.replace(":[^/]+", "");
    Span span = spans.command("POST " + template, headers.traceParent().orElse(""));
    span.setAttribute(METHOD, "POST")
        .setAttribute(ROUTE, template)
        .setAttribute(ENTITY, incoming.entity().toString())
        .setAttribute(COMMAND, incoming.command());
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
