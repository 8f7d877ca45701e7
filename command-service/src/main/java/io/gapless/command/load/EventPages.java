package io.gapless.command.load;

import io.gapless.command.log.CommandLog;
import io.gapless.command.receive.EventRange;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import java.util.List;

/**
 * Events of one entity, page by page: however many are asked for, one page is in memory. Used by
 * one thread at a time.
 */
public final class EventPages {
  static final int PAGE = 200;

  private final CommandLog log;
  private final EntityKey entity;
  private List<Event> page;
  private int left;

  private EventPages(CommandLog log, EntityKey entity, List<Event> page, int left) {
    this.log = log;
    this.entity = entity;
    this.page = page;
    this.left = left;
  }

  /** Reads the first page. Blocks. */
  static EventPages open(CommandLog log, EntityKey entity, EventRange range) {
    int size = Math.min(PAGE, range.limit());
    return new EventPages(
        log, entity, log.events(entity, range.from(), size), range.limit() - size);
  }

  boolean isEmpty() {
    return page.isEmpty();
  }

  /** The next page, empty at the end. Blocks, but not for the first one. */
  public List<Event> next() {
    List<Event> current = page;
    if (!current.isEmpty()) {
      page = following(current);
    }
    return current;
  }

  /** Reading ahead costs one query too many at most, and the end is known without a flag. */
  private List<Event> following(List<Event> current) {
    int size = Math.min(PAGE, left);
    if (size == 0 || current.size() < PAGE) {
      return List.of();
    }
    left -= size;
    return log.events(entity, current.getLast().version().next(), size);
  }
}
