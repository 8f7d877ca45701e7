package io.gapless.projection.positions;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import java.util.Optional;

/**
 * How far one projection is with one entity: the last version that took effect.
 *
 * @param version the last version applied; {@link EntityVersion#none()} if there is none
 * @param eventId that version's event; empty if there is none, or if it was skipped unread
 * @param generation raised by every rebuild, which sets the version back, and by every resume: what
 *     was begun before cannot end after; 0 if nothing is stored
 * @param parked whether the entity is set aside: then nothing may be applied to it
 * @param resuming whether it was set aside and has not caught up with the event store: then its
 *     applied event is to be compared with the store's before anything is applied
 * @param replayedThrough the highest version that had been passed when a rebuild set it back
 */
public record AppliedPosition(
    EntityVersion version,
    Optional<EventId> eventId,
    int generation,
    boolean parked,
    boolean resuming,
    EntityVersion replayedThrough) {
  private static final AppliedPosition NONE =
      new AppliedPosition(
          EntityVersion.none(), Optional.empty(), 0, false, false, EntityVersion.none());
  private static final int FIRST_GENERATION = 1;

  /** A generation below 0 is refused. */
  public AppliedPosition {
    if (generation < 0) {
      throw new IllegalArgumentException("generation must be 0 or more, is " + generation);
    }
  }

  /** Nothing is stored: the projection has not met the entity yet. */
  public static AppliedPosition none() {
    return NONE;
  }

  /** Whether the store has a row for it; if not it is written by an insert that may lose. */
  public boolean isStored() {
    return generation > 0;
  }

  /** The position once {@code event} took effect. */
  public AppliedPosition after(Event event) {
    return new AppliedPosition(
        event.version(),
        Optional.of(event.id()),
        storedGeneration(),
        parked,
        resuming,
        replayedThrough);
  }

  /** The position past the event before which the entity is parked. */
  public AppliedPosition past(ParkedEntity skipped) {
    return new AppliedPosition(
        skipped.version(),
        skipped.eventId(),
        storedGeneration(),
        parked,
        resuming,
        replayedThrough);
  }

  /** The same place, set aside. */
  public AppliedPosition asParked() {
    return new AppliedPosition(version, eventId, storedGeneration(), true, false, replayedThrough);
  }

  /** The same place, going on. Who remembers it from before cannot apply anything to it. */
  public AppliedPosition asResumed() {
    return new AppliedPosition(
        version, eventId, storedGeneration() + 1, false, true, replayedThrough);
  }

  /** The same place, with nothing special about it any more. */
  public AppliedPosition asCaughtUp() {
    return new AppliedPosition(
        version, eventId, storedGeneration(), parked, false, replayedThrough);
  }

  /** Back at the start in a new generation, and not set aside. */
  public AppliedPosition asRebuilt() {
    EntityVersion replayed = version.isAfter(replayedThrough) ? version : replayedThrough;
    return new AppliedPosition(
        EntityVersion.none(), Optional.empty(), storedGeneration() + 1, false, false, replayed);
  }

  private int storedGeneration() {
    return Math.max(generation, FIRST_GENERATION);
  }
}
