package io.gapless.replay.backfill;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.EventLine;
import java.util.ArrayList;
import java.util.List;

/**
 * What is answered for a range that was read. Pure. Versions are dense, so a version that the read
 * does not have lies above the head: it may still come, or, where the caller saw it or a higher one
 * on the topic, is unknown to the store.
 *
 * @param lines in version order; a verdict other than an event is the last
 */
record Verdicts(List<EventLine> lines) {
  Verdicts {
    lines = List.copyOf(lines);
  }

  static Verdicts of(BackfillRequest request, RangeRead read) {
    List<EventLine> lines = new ArrayList<>(read.events().size() + 1);
    for (Event event : read.events()) {
      lines.add(new EventLine.Found(event));
    }
    boolean complete = read.events().size() == request.range().count();
    if (!complete && !read.cut()) {
      lines.add(missing(request.from().plus(read.events().size()), request.seen()));
    }
    return new Verdicts(lines);
  }

  private static EventLine missing(EntityVersion version, EntityVersion seen) {
    return version.isAfter(seen)
        ? new EventLine.NotYet(version)
        : new EventLine.UnknownToStore(version);
  }

  /**
   * Whether the store is said not to know an event. That is final, so it takes a read that began
   * after the caller had seen the event.
   */
  boolean isFinal() {
    return !lines.isEmpty() && lines.get(lines.size() - 1) instanceof EventLine.UnknownToStore;
  }
}
