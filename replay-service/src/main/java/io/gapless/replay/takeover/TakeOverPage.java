package io.gapless.replay.takeover;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.publish.OrderedPublish.Row;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A page of unconfirmed events: what is published, what must be spilled, and how far all is
 * confirmed. No I/O. Not thread-safe.
 */
final class TakeOverPage {
  /** {@code ce_replay} of an event that is published by a take-over. */
  static final String REPLAY_REASON = "take-over";

  private final List<Event> events;
  private final WireFormat format;
  private final BitSet confirmed = new BitSet();

  /**
   * @param events in position order, at least one
   */
  TakeOverPage(List<Event> events, WireFormat format) {
    this.events = List.copyOf(events);
    this.format = format;
  }

  Set<EntityKey> entities() {
    return events.stream().map(Event::entity).collect(Collectors.toUnmodifiableSet());
  }

  /** What goes to Kafka, one row per event. */
  List<Row> outgoing() {
    return events.stream()
        .map(event -> new Row(event.entity(), format.encode(event, Optional.of(REPLAY_REASON))))
        .toList();
  }

  /** The event in this row is published. */
  void published(int row) {
    confirmed.set(row);
  }

  /** The rows that are neither published nor spilled. */
  List<Integer> unconfirmed() {
    return IntStream.range(0, events.size()).filter(row -> !confirmed.get(row)).boxed().toList();
  }

  /** The row as the fallback store takes it. */
  SpilledEvent spill(int row, String reason) {
    Event event = events.get(row);
    return SpilledEvent.of(event, format.encode(event), reason);
  }

  /** These rows are durably spilled. */
  void spilled(List<Integer> rows) {
    rows.forEach(confirmed::set);
  }

  boolean isConfirmed() {
    return confirmed.cardinality() == events.size();
  }

  /** The position up to which every event of the page is confirmed; empty if the first is not. */
  Optional<Position> confirmedThrough() {
    int rows = confirmed.nextClearBit(0);
    return rows == 0 ? Optional.empty() : Optional.of(events.get(rows - 1).position());
  }

  int size() {
    return events.size();
  }

  /** About what the payloads take, in bytes. */
  long bytes() {
    return events.stream().mapToLong(event -> event.payload().size()).sum();
  }
}
