package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One committed event until its fate is known. Two things can be under way at once, a send and a
 * spill; the first that succeeds decides. Not thread-safe: it belongs to the thread that runs
 * {@link PublicationPath}, but for its final fields.
 */
final class UnconfirmedEvent {
  /** {@code HELD → PUBLISHED | SPILLED | ABANDONED}, never back. */
  enum Fate {
    HELD,
    PUBLISHED,
    SPILLED,
    ABANDONED
  }

  /** About what an event takes in memory besides its payload. */
  private static final int OVERHEAD_BYTES = 600;

  private final Event event;
  private final ConfirmationListener listener;
  private final Instant acceptedAt;

  private Fate fate = Fate.HELD;
  private boolean sending;
  private boolean inBatch;
  private int epoch;
  private Instant sentAt = Instant.EPOCH;
  private String spillReason = "";
  private @Nullable FenceEntry fence;

  UnconfirmedEvent(Event event, ConfirmationListener listener, Instant acceptedAt) {
    this.event = event;
    this.listener = listener;
    this.acceptedAt = acceptedAt;
  }

  Event event() {
    return event;
  }

  EntityKey entity() {
    return event.entity();
  }

  WriterId writer() {
    return event.writer();
  }

  ConfirmationListener listener() {
    return listener;
  }

  Instant acceptedAt() {
    return acceptedAt;
  }

  long bytes() {
    return OVERHEAD_BYTES + event.payload().size();
  }

  Fate fate() {
    return fate;
  }

  boolean isHeld() {
    return fate == Fate.HELD;
  }

  void settle(Fate end) {
    fate = end;
  }

  /** Whether a send of it has not ended. At most one is under way. */
  boolean isSending() {
    return sending;
  }

  /** The circuit's epoch of the last send: what happened in an earlier epoch says nothing now. */
  int epoch() {
    return epoch;
  }

  Instant sentAt() {
    return sentAt;
  }

  void sent(int circuitEpoch, Instant now) {
    sending = true;
    epoch = circuitEpoch;
    sentAt = now;
  }

  void sendEnded() {
    sending = false;
  }

  /** Whether a write to the fallback store that has not ended contains it. */
  boolean isInBatch() {
    return inBatch;
  }

  void inBatch(boolean now) {
    inBatch = now;
  }

  /** Whether it is on the spill path, and what keeps its entity there. */
  @Nullable FenceEntry fence() {
    return fence;
  }

  String spillReason() {
    return spillReason;
  }

  void toSpillPath(FenceEntry entry, String reason) {
    fence = entry;
    spillReason = reason;
  }

  void offSpillPath() {
    fence = null;
  }
}
