package io.gapless.projection.positions;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;

/** What became of a transaction on positions. */
public sealed interface Outcome {
  /** All of it took effect. */
  record Committed() implements Outcome {}

  /** An entity does not stand where the caller believed; nothing took effect. */
  record Lost() implements Outcome {}

  /** The handler threw on this event; nothing took effect. */
  record HandlerFailed(EntityKey entity, EntityVersion version, Throwable cause)
      implements Outcome {}

  /** Others hold the locks (deadlock, lock wait); nothing took effect, repeating may help. */
  record Contended(Throwable cause) implements Outcome {}

  /** The store cannot be used now; nothing took effect. */
  record Unavailable(Throwable cause) implements Outcome {}

  /**
   * COMMIT was sent and not answered: it took effect, or not, or will. Only a locking
   * compare-and-set tells, which every further write is.
   */
  record Unknown(Throwable cause) implements Outcome {}
}
