package io.gapless.log.publish;

import io.gapless.event.Event;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.spill.SpilledEvent;
import java.util.List;
import java.util.stream.IntStream;

/** Events that are written to the fallback store together, all or none, in order. */
record SpillBatch(List<UnconfirmedEvent> events, List<String> reasons) {
  SpillBatch(List<UnconfirmedEvent> events) {
    this(List.copyOf(events), events.stream().map(UnconfirmedEvent::spillReason).toList());
  }

  /** The rows; may be called on any thread. */
  List<SpilledEvent> rows(WireFormat format) {
    return IntStream.range(0, events.size())
        .mapToObj(i -> row(events.get(i), reasons.get(i), format))
        .toList();
  }

  private static SpilledEvent row(UnconfirmedEvent held, String reason, WireFormat format) {
    Event event = held.event();
    return SpilledEvent.of(event, format.encode(event), reason);
  }
}
