package io.gapless.projection.positions;

import io.gapless.event.Position;
import java.util.Optional;

/**
 * How far one projection is proved complete for one entity type.
 *
 * @param through <em>verified through</em>: up to here every event is applied, save the durable
 *     exceptions, one of which is that everything is being rebuilt
 * @param rebuiltThrough how far a rebuild of everything has come; empty if there is none
 * @param historyThrough where the event store stood when the projection began: what lies up to
 *     there took place before it, for ever
 * @param rebuilds how often a rebuild of everything began
 */
public record VerifiedPosition(
    Position through, Optional<Position> rebuiltThrough, Position historyThrough, int rebuilds) {
  /** A projection that begins now. */
  public static VerifiedPosition beginning(Position historyThrough) {
    return new VerifiedPosition(Position.start(), Optional.empty(), historyThrough, 0);
  }

  /** Up to where everything is applied in this generation, save exceptions of single entities. */
  public Position comparedThrough() {
    return rebuiltThrough.orElse(through);
  }

  /** Whether it reads what it has applied before, or what took place before it began. */
  public boolean isRebuilding() {
    return rebuiltThrough.isPresent() || historyThrough.isAfter(through);
  }

  /** The position at which {@link #isRebuilding} ends. */
  public Position rebuildsTo() {
    return Position.max(through, historyThrough);
  }

  /** The same once everything up to {@code position} is compared. Verified through never falls. */
  public VerifiedPosition comparedTo(Position position) {
    return new VerifiedPosition(
        Position.max(through, position),
        rebuiltThrough.map(it -> position).filter(through::isAfter),
        historyThrough,
        rebuilds);
  }

  /** The same with everything to be rebuilt that was verified. */
  public VerifiedPosition asRebuilding() {
    return new VerifiedPosition(
        through,
        Optional.of(Position.start()).filter(through::isAfter),
        historyThrough,
        rebuilds + 1);
  }
}
