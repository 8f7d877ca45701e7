package io.gapless.projection.internal.core;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.EventRecord;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import java.time.Instant;
import java.util.Optional;

/** An entity with something unfinished: its state, and what waits for it. */
final class OpenEntity {
  /** How far an entity that goes on after parking has read the event store. */
  enum Resume {
    NO,
    READING,
    AT_END
  }

  /** A record that said which event it is, but not what it says. */
  record DamagedCopy(EntityVersion version, EventRecord record, String reason) {}

  /** The event store's last word on a version. */
  record Refusal(EntityVersion version, ParkReason reason, String error) {}

  final EntityKey key;
  final Holding holding = new Holding();
  EntityState state = new EntityState.Unplaced();
  Resume resume = Resume.NO;
  Optional<DamagedCopy> damaged = Optional.empty();
  Optional<Refusal> refusal = Optional.empty();

  /**
   * Whether the next request starts at the applied version, to see that the histories agree.
   * Nothing is applied before: it would be built on a fork.
   */
  boolean comparesApplied;

  int damagedAnswers;

  /** What of its events counts as held, as last reported to the core. */
  int waiting;

  /** All its events, as last reported. */
  int held;

  /** The bytes of all its events, as last reported. */
  long heldBytes;

  /** Whether it is among the open ones. */
  boolean open;

  /** Whether someone works on it. */
  boolean underWay;

  /** Under which need it is listed. */
  Agenda.Need listed = Agenda.Need.NOTHING;

  OpenEntity(EntityKey key) {
    this.key = key;
  }

  /**
   * It does not stand where it was believed to; so the end of the event store may lie elsewhere.
   */
  void misplaced() {
    state = new EntityState.Unplaced();
    if (resume == Resume.AT_END) {
      resume = Resume.READING;
    }
  }

  /** Whether its next event can be applied together with others. */
  boolean isReady() {
    return holding.hasLine()
        && !comparesApplied
        && (state instanceof EntityState.InOrder || state instanceof EntityState.Gap);
  }

  /** What it needs next. */
  Agenda.Need need() {
    return switch (state) {
      case EntityState.Unplaced unplaced -> Agenda.Need.POSITION;
      case EntityState.Parking parking -> Agenda.Need.PARKING;
      case EntityState.Failing failing ->
          holding.hasLine() ? Agenda.Need.RETRY : Agenda.Need.NOTHING;
      case EntityState.GapOpen gap -> isReady() ? Agenda.Need.APPLYING : Agenda.Need.BACKFILL;
      case EntityState.InOrder inOrder -> readyOrNothing();
      case EntityState.GapAsked asked -> readyOrNothing();
    };
  }

  private Agenda.Need readyOrNothing() {
    return isReady() ? Agenda.Need.APPLYING : Agenda.Need.NOTHING;
  }

  /** Whether its next event failed and can be tried again. */
  boolean isRetryDue(Instant now) {
    return state instanceof EntityState.Failing failing && !failing.due().isAfter(now);
  }

  /** Whether it has a next event that may be tried, failing or not. */
  boolean canBeProbed() {
    return holding.hasLine()
        && !comparesApplied
        && state instanceof EntityState.Placed
        && !(state instanceof EntityState.Parking);
  }

  /** Events that wait: all of them if the first cannot be applied, else those out of line. */
  int countWaiting() {
    return isStuck() || comparesApplied ? holding.size() : holding.outOfLine();
  }

  boolean isStuck() {
    return state instanceof EntityState.Failing || state instanceof EntityState.Parking;
  }

  /** Decides that it is parked, if it is known where it stands. */
  void park(ParkedEntity parked) {
    if (state instanceof EntityState.Placed placed) {
      state = placed.parking(parked);
    }
  }

  /** Parks it because it stands where the event store never was. */
  void parkAhead() {
    if (state instanceof EntityState.Placed placed) {
      park(
          new ParkedEntity(
              key,
              placed.at().version(),
              placed.at().eventId(),
              Optional.empty(),
              ParkReason.CONFLICT,
              "its applied version is not in the event store"));
    }
  }

  /** Whether the event store said its last word on the very next version. */
  boolean refusesNext() {
    return state instanceof EntityState.Placed placed
        && refusal.filter(it -> it.version().equals(placed.at().version().next())).isPresent();
  }

  /** Remembers the first damaged copy, which is the one to park with. */
  void keepDamaged(DamagedCopy copy) {
    if (damaged.filter(it -> !it.version().isAfter(copy.version())).isEmpty()) {
      damaged = Optional.of(copy);
    }
  }

  /** Everything up to {@code version} took effect. */
  void passed(EntityVersion version) {
    damagedAnswers = 0;
    damaged = damaged.filter(it -> it.version().isAfter(version));
    refusal = refusal.filter(it -> it.version().isAfter(version));
  }
}
