package io.gapless.replay.backfill;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventWindow;
import io.gapless.replay.publish.PageSize;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads events by position in pages, up to a bound in bytes. Thread-safe. */
public final class WindowReader {
  /** Most events of one answer. */
  public static final int MAX_EVENTS = 1_000;

  /** An answer ends after the event with which its payloads pass this. */
  static final long MAX_BYTES = 4L << 20;

  private final Supplier<Position> stablePosition;
  private final PositionEvents store;
  private final Timer timer;

  /**
   * @param stablePosition the position up to which nothing can appear any more
   */
  public WindowReader(
      Supplier<Position> stablePosition, PositionEvents store, MeterRegistry registry) {
    this.stablePosition = stablePosition;
    this.store = store;
    this.timer = Backfill.timer(registry, "positions");
  }

  /**
   * Events of one type after {@code after}, never beyond the stable position: so no late commit can
   * appear among them.
   *
   * @param through the last position of interest
   * @param limit most events, at most {@value #MAX_EVENTS}
   * @throws io.gapless.log.EventLogException if the store does not answer
   */
  public EventWindow read(EntityType type, Position after, Position through, int limit) {
    Timer.Sample sample = Timer.start();
    try {
      return window(type, after, through, limit);
    } finally {
      sample.stop(timer);
    }
  }

  private EventWindow window(EntityType type, Position after, Position through, int limit) {
    Position stable = stablePosition.get();
    Position end = Position.min(stable, through);
    List<Event> events = new ArrayList<>();
    PageSize size = PageSize.first(limit);
    Position at = after;
    long bytes = 0;
    while (events.size() < limit && bytes < MAX_BYTES) {
      int rows = Math.min(size.rows(), limit - events.size());
      List<Event> page = store.between(type, at, end, rows);
      events.addAll(page);
      if (page.size() < rows) {
        return new EventWindow(events, Position.max(after, end), stable);
      }
      long pageBytes = page.stream().mapToLong(event -> event.payload().size()).sum();
      bytes += pageBytes;
      size = size.after(page.size(), pageBytes);
      at = page.getLast().position();
    }
    return new EventWindow(events, at, stable);
  }
}
