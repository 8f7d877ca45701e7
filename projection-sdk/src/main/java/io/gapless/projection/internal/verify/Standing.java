package io.gapless.projection.internal.verify;

import io.gapless.event.wire.Heads.Head;
import io.gapless.projection.positions.AppliedPosition;

/** How an entity's committed position stands to its head in a window of the event store. */
enum Standing {
  /** Everything in the window took effect. */
  LEVEL,
  /** It is a durable exception. */
  EXCEPTED,
  /** Something in the window did not take effect yet. */
  BEHIND,
  /** It is further than this window; later ones must bear it out. */
  AHEAD,
  /** Another event took effect under the head's version. */
  FORKED;

  /**
   * @param own read after the head, committed
   */
  static Standing of(Head head, AppliedPosition own) {
    if (own.parked()) {
      return EXCEPTED;
    }
    int order = own.version().compareTo(head.version());
    if (order != 0) {
      return order < 0 ? BEHIND : AHEAD;
    }
    boolean other = own.eventId().filter(id -> !id.equals(head.eventId())).isPresent();
    return other ? FORKED : LEVEL;
  }
}
