package io.gapless.event.wire;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;

/** What a record turned out to be. */
public sealed interface DecodedRecord {
  /** Complete, and the payload has the digest that was announced. */
  record Intact(Event event) implements DecodedRecord {}

  /**
   * It says which event it is, but its content cannot be trusted: fetch that event from the event
   * store.
   */
  record Damaged(EntityKey entity, EntityVersion version, String reason) implements DecodedRecord {}

  /** It does not even say which event it is. */
  record Unreadable(String reason) implements DecodedRecord {}
}
