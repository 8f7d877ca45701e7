package io.gapless.projection.internal.core;

import io.gapless.event.EntityVersion;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import java.time.Duration;
import java.time.Instant;

/**
 * Where an entity with something unfinished is on its way.
 *
 * <pre>
 * Unplaced ──position read──► InOrder ◄──gap closed── GapOpen ◄──answered── GapAsked
 *    ▲                         │  ▲ └────missing───────►│ └──grace or wait over──►▲
 *    │                         │  └─applied─┐
 *    └─ from everywhere:       └─handler────► Failing ──attempts used up──► Parking ──durable──► (gone)
 *       a write was lost          threw
 * </pre>
 *
 * An event that is next in line is applied in every state from InOrder to GapAsked. Parking is also
 * entered from each of them, on a conflict or on a verdict of the event store.
 */
sealed interface EntityState {
  /** Its applied version is not known here: it must be read. */
  record Unplaced() implements EntityState {
    InOrder placed(AppliedPosition at) {
      return new InOrder(at);
    }
  }

  /** Its applied version is known, or believed to be. */
  sealed interface Placed extends EntityState {
    AppliedPosition at();

    /** Events took effect. */
    Placed movedTo(AppliedPosition to);

    /** The handler threw. */
    default Failing failed(Instant now, Duration wait) {
      return new Failing(at(), now, 1, 1, now.plus(wait));
    }

    /** Something else than the handler was in the way: no attempt is counted. */
    default Failing delayed(Instant now, Duration wait) {
      return new Failing(at(), now, 0, 1, now.plus(wait));
    }

    default Parking parking(ParkedEntity parked) {
      return new Parking(at(), parked);
    }
  }

  /** Nothing is known to be missing before the next event. */
  record InOrder(AppliedPosition at) implements Placed {
    @Override
    public InOrder movedTo(AppliedPosition to) {
      return new InOrder(to);
    }

    GapOpen missing(EntityVersion upTo, Instant now, Duration grace) {
      return new GapOpen(at, now, upTo, now.plus(grace), 0);
    }
  }

  /** It misses versions. */
  sealed interface Gap extends Placed {
    Instant since();

    /** The last version missing when the gap was seen. */
    EntityVersion upTo();

    /** Requests to the event store since one last brought something. */
    int asked();

    default boolean isClosed() {
      return !upTo().isAfter(at().version());
    }

    default InOrder closed() {
      return new InOrder(at());
    }
  }

  /**
   * Versions are missing; the event store is asked at {@code due}.
   *
   * @param tries fruitless requests in a row
   */
  record GapOpen(AppliedPosition at, Instant since, EntityVersion upTo, Instant due, int tries)
      implements Gap {
    @Override
    public GapOpen movedTo(AppliedPosition to) {
      return new GapOpen(to, since, upTo, due, tries);
    }

    GapOpen dueAt(Instant time) {
      return new GapOpen(at, since, upTo, time, tries);
    }

    @Override
    public int asked() {
      return tries;
    }

    GapAsked asked(BackfillRequest request) {
      return new GapAsked(at, since, upTo, request, tries);
    }
  }

  /** Versions are missing and the event store has been asked. */
  record GapAsked(
      AppliedPosition at, Instant since, EntityVersion upTo, BackfillRequest request, int tries)
      implements Gap {
    @Override
    public GapAsked movedTo(AppliedPosition to) {
      return new GapAsked(to, since, upTo, request, tries);
    }

    @Override
    public int asked() {
      return tries + 1;
    }

    /** The answer brought something: go on asking at once. */
    GapOpen fruitful(Instant now) {
      return new GapOpen(at, since, upTo, now, 0);
    }

    /** The answer brought nothing: ask again after a wait. */
    GapOpen fruitless(Instant now, Duration wait) {
      return new GapOpen(at, since, upTo, now.plus(wait), tries + 1);
    }
  }

  /**
   * Its next event could not be applied; it is tried again at {@code due}.
   *
   * @param attempts calls of the handler that threw
   * @param tries all failures in a row, of the handler or of its surroundings
   */
  record Failing(AppliedPosition at, Instant since, int attempts, int tries, Instant due)
      implements Placed {
    @Override
    public InOrder movedTo(AppliedPosition to) {
      return new InOrder(to);
    }

    @Override
    public Failing failed(Instant now, Duration wait) {
      return new Failing(at, since, attempts + 1, tries + 1, now.plus(wait));
    }

    @Override
    public Failing delayed(Instant now, Duration wait) {
      return new Failing(at, since, attempts, tries + 1, now.plus(wait));
    }

    /** It was not its fault: its attempts count anew. */
    Failing excused(Instant now) {
      return new Failing(at, now, 0, 0, now);
    }
  }

  /**
   * It is decided that it is parked; that is not durable yet. A transaction that was under way then
   * may still succeed: two histories it does not unite.
   */
  record Parking(AppliedPosition at, ParkedEntity parked) implements Placed {
    @Override
    public Placed movedTo(AppliedPosition to) {
      return parked.reason() == ParkReason.CONFLICT ? new Parking(to, parked) : new InOrder(to);
    }

    @Override
    public Parking parking(ParkedEntity other) {
      return this;
    }
  }
}
