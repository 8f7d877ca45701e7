package io.gapless.log.trace;

import io.gapless.event.wire.EventRecord;
import io.gapless.log.publish.EventSender;
import io.gapless.log.publish.SendOutcome;
import io.opentelemetry.api.trace.Span;
import java.util.function.Consumer;

/** The same sender, each record in a span. */
public final class TracedSender implements EventSender {
  private final EventSender sender;
  private final EventSpans spans;

  private TracedSender(EventSender sender, EventSpans spans) {
    this.sender = sender;
    this.spans = spans;
  }

  /** The sender itself if there are no spans. */
  public static EventSender of(EventSender sender, EventSpans spans) {
    return spans.isOn() ? new TracedSender(sender, spans) : sender;
  }

  @Override
  public void send(EventRecord record, Consumer<SendOutcome> outcome) {
    Span span = spans.publish(record);
    sender.send(
        record,
        ended -> {
          end(span, ended);
          outcome.accept(ended);
        });
  }

  private static void end(Span span, SendOutcome outcome) {
    switch (outcome) {
      case SendOutcome.Acknowledged acknowledged -> span.end();
      case SendOutcome.Refused refused -> EventSpans.fail(span, "refused");
      case SendOutcome.Unknown unknown -> EventSpans.fail(span, "unknown");
    }
  }

  @Override
  public void prepare(String topic) {
    sender.prepare(topic);
  }

  @Override
  public void close() {
    sender.close();
  }
}
