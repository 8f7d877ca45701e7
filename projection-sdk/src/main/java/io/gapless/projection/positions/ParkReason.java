package io.gapless.projection.positions;

/** Why an entity was parked, and so what may get it going again. */
public enum ParkReason {
  /** The handler threw on this event, again and again. Resume or skip. */
  HANDLER_FAILED,
  /** The event is damaged on the topic and in the event store. Resume or skip. */
  DAMAGED,
  /** A higher version was on the topic, yet the store has not this one. Only resume. */
  UNKNOWN_TO_STORE,
  /** Two events claim one version: a fork. Only resume, once the copies agree again. */
  CONFLICT;

  /** Whether the projection may go on without this event. */
  public boolean isSkippable() {
    return this == HANDLER_FAILED || this == DAMAGED;
  }
}
