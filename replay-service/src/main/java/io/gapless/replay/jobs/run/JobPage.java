package io.gapless.replay.jobs.run;

import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.jobs.select.SelectedPage;
import io.gapless.replay.jobs.select.SelectedPage.Selected;
import io.gapless.replay.publish.OrderedPublish.Row;
import io.gapless.replay.publish.OrderedPublish.Settled;
import io.gapless.replay.publish.PublishOutcome;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A page on its way: what is acknowledged, and what Kafka refused for good. No I/O. Not
 * thread-safe.
 */
final class JobPage {
  private static final int MAX_ERROR = 1_000;

  private final List<Selected> events;
  private final BitSet acknowledged = new BitSet();
  private Optional<String> refusal = Optional.empty();

  JobPage(SelectedPage page) {
    this.events = page.events();
  }

  /** What goes to Kafka, one row per event: as it was, but for the topic and {@code ce_replay}. */
  List<Row> outgoing(JobClaim claim, WireFormat format) {
    return events.stream()
        .map(it -> new Row(it.event().entity(), record(it.event(), claim, format)))
        .toList();
  }

  private static EventRecord record(Event event, JobClaim claim, WireFormat format) {
    EventRecord record = format.encode(event, Optional.of("job-" + claim.id()));
    return new EventRecord(claim.topic(), record.key(), record.headers(), record.value());
  }

  void settle(Settled settled) {
    switch (settled.outcome()) {
      case PublishOutcome.Acknowledged it -> acknowledged.set(settled.row());
      case PublishOutcome.Refused it -> refusal = Optional.of(reason(settled.row(), it.reason()));
      case PublishOutcome.Unknown it -> {
        // Neither: it is read and sent again.
      }
    }
  }

  private String reason(int row, String reason) {
    Event event = events.get(row).event();
    String text =
        "Kafka refused the event at position "
            + event.position()
            + ", version "
            + event.version()
            + " of "
            + event.entity()
            + ": "
            + reason;
    return text.substring(0, Math.min(text.length(), MAX_ERROR));
  }

  int acknowledged() {
    return acknowledged.cardinality();
  }

  /** The events, from the first one on, that are acknowledged. */
  List<Selected> done() {
    return events.subList(0, acknowledged.nextClearBit(0));
  }

  boolean isDone() {
    return acknowledged.cardinality() == events.size();
  }

  /** Which event was refused, and why; empty if none was. */
  Optional<String> refusal() {
    return refusal;
  }
}
