package io.gapless.replay.reconcile.compare;

/** What can be wrong with an event. */
public enum FindingKind {
  /** The event store has it, the topic does not. */
  MISSING,
  /** The topic has it, the event store does not. */
  UNKNOWN,
  /** A record says it is this event and is not as the event store has it. */
  ALTERED,
  /** The writer itself published it for the first time after a newer version of its entity. */
  OUT_OF_ORDER
}
