package io.gapless.log.append;

import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import java.util.Optional;

/**
 * The version an entity must have for an append to be made.
 *
 * @param expected the entity's version; {@link EntityVersion#none()} for one that must not exist
 *     yet
 * @param event the event of that version, if it must be this one. For what builds on an append that
 *     is not committed yet: if that one fails, somebody else's event may get its version
 */
public record AppendCondition(EntityVersion expected, Optional<EventId> event) {
  public static AppendCondition at(EntityVersion expected) {
    return new AppendCondition(expected, Optional.empty());
  }

  public static AppendCondition at(long expected) {
    return at(EntityVersion.of(expected));
  }

  /** The entity has no event yet. */
  public static AppendCondition isNew() {
    return at(EntityVersion.none());
  }

  /** The entity has this version, and ends with this event. */
  public static AppendCondition after(EntityVersion expected, EventId event) {
    return new AppendCondition(expected, Optional.of(event));
  }

  /**
   * @param version the entity's
   * @param last its last event, empty if it has none
   */
  public boolean allows(EntityVersion version, Optional<EventId> last) {
    return expected.equals(version) && (event.isEmpty() || event.equals(last));
  }
}
