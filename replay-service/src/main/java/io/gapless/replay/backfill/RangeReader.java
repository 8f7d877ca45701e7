package io.gapless.replay.backfill;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.replay.publish.PageSize;
import java.util.ArrayList;
import java.util.List;

/** Reads a range in pages, up to a bound in bytes. Thread-safe. */
final class RangeReader {
  /** An answer ends after the event with which its payloads pass this. */
  static final long MAX_BYTES = 4L << 20;

  private final EntityEvents store;

  RangeReader(EntityEvents store) {
    this.store = store;
  }

  /**
   * @throws BrokenSequenceException if there is a hole
   */
  RangeRead read(VersionRange range) {
    List<Event> events = new ArrayList<>();
    PageSize size = PageSize.first(BackfillRequest.MAX_VERSIONS);
    long bytes = 0;
    while (events.size() < range.count()) {
      if (bytes >= MAX_BYTES) {
        return new RangeRead(events, true);
      }
      int limit = Math.min(size.rows(), range.count() - events.size());
      List<Event> page = page(range, range.from().plus(events.size()), limit);
      long pageBytes = page.stream().mapToLong(event -> event.payload().size()).sum();
      events.addAll(page);
      bytes += pageBytes;
      size = size.after(page.size(), pageBytes);
      if (page.size() < limit) {
        return new RangeRead(events, false);
      }
    }
    return new RangeRead(events, false);
  }

  private List<Event> page(VersionRange range, EntityVersion from, int limit) {
    List<Event> page = store.ofEntity(range.entity(), from, limit);
    EntityVersion expected = from;
    for (Event event : page) {
      if (!event.version().equals(expected)) {
        throw new BrokenSequenceException(range.entity(), expected, event.version());
      }
      expected = expected.next();
    }
    return page;
  }
}
