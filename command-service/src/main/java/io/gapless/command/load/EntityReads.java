package io.gapless.command.load;

import io.gapless.command.log.CommandLog;
import io.gapless.command.receive.EventRange;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.log.EventLogException;
import java.util.Optional;

/** Reads of single entities; all of them block. Thread-safe. */
public final class EntityReads {
  private final EntityKinds kinds;
  private final CommandLog log;

  public EntityReads(EntityKinds kinds, CommandLog log) {
    this.kinds = kinds;
    this.log = log;
  }

  /**
   * The entity's present state, empty if there is no such entity or entity type.
   *
   * @throws EventLogException if the event store does not answer
   */
  public Optional<EntityView> state(EntityKey entity) {
    requireAvailable();
    return kinds.of(entity.type()).flatMap(kind -> kind.view(entity));
  }

  /**
   * The entity's events with the first page already read, empty if there is no such entity or
   * entity type.
   *
   * @throws EventLogException if the event store does not answer
   */
  public Optional<EventPages> events(EntityKey entity, EventRange range) {
    requireAvailable();
    if (kinds.of(entity.type()).isEmpty()) {
      return Optional.empty();
    }
    EventPages pages = EventPages.open(log, entity, range);
    return pages.isEmpty() && log.events(entity, EntityVersion.first(), 1).isEmpty()
        ? Optional.empty()
        : Optional.of(pages);
  }

  /** Without waiting for a connection that will not come. */
  private void requireAvailable() {
    if (!log.isAvailable()) {
      throw new EventLogException("the event store is not available");
    }
  }
}
