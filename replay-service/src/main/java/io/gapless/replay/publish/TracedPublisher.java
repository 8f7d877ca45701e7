package io.gapless.replay.publish;

import io.gapless.event.wire.EventRecord;
import io.gapless.log.trace.EventSpans;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.CompletableFuture;

/** The same publisher, each event in a span of the trace of the command that made it. */
public final class TracedPublisher implements Publisher {
  private final Publisher publisher;
  private final EventSpans spans;

  private TracedPublisher(Publisher publisher, EventSpans spans) {
    this.publisher = publisher;
    this.spans = spans;
  }

  /** The publisher itself if there are no spans. */
  public static Publisher of(Publisher publisher, EventSpans spans) {
    return spans.isOn() ? new TracedPublisher(publisher, spans) : publisher;
  }

  @Override
  public CompletableFuture<PublishOutcome> publish(EventRecord record) {
    Span span = spans.publish(record);
    CompletableFuture<PublishOutcome> outcome = publisher.publish(record);
    var unused = outcome.thenAccept(ended -> end(span, ended));
    return outcome;
  }

  private static void end(Span span, PublishOutcome outcome) {
    switch (outcome) {
      case PublishOutcome.Acknowledged acknowledged -> span.end();
      case PublishOutcome.Refused refused -> EventSpans.fail(span, "refused");
      case PublishOutcome.Unknown unknown -> EventSpans.fail(span, "unknown");
    }
  }
}
