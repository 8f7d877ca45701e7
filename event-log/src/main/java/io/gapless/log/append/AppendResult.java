package io.gapless.log.append;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import java.util.List;

/** What became of an {@link AppendRequest}. */
public sealed interface AppendResult {
  /**
   * Committed now.
   *
   * @param events as stored, in order; empty if the request had none
   * @param version the entity's version after them
   */
  record Appended(List<Event> events, EntityVersion version) implements AppendResult {
    public Appended {
      events = List.copyOf(events);
    }
  }

  /**
   * The same command was committed before; nothing was appended now. The first answer's versions.
   *
   * @param eventCount how many events it appended then
   * @param version the entity's version right after it
   */
  record AlreadyAppended(int eventCount, EntityVersion version) implements AppendResult {}

  /** The command id was used before for another request; nothing was appended. */
  record CommandIdReused() implements AppendResult {}

  /** The entity has another version than the condition asks for; nothing was appended. */
  record VersionConflict(EntityVersion expected, EntityVersion actual) implements AppendResult {}

  /** A payload above {@code limit} bytes; nothing was appended. */
  record TooLarge(int bytes, int limit) implements AppendResult {}

  /** Too much is waiting already; nothing was appended. */
  record Overloaded() implements AppendResult {}

  /** The event store did not take it; nothing was appended, and nothing will be. */
  record StoreUnavailable(String reason) implements AppendResult {}

  /**
   * COMMIT was sent and not answered, and the answer could not be found out in time. Repeat with
   * the same command id.
   */
  record OutcomeUnknown() implements AppendResult {}
}
