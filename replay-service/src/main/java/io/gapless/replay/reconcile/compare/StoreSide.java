package io.gapless.replay.reconcile.compare;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The event store as a comparison reads it. Every method answers within seconds or throws {@link
 * io.gapless.log.EventLogException}.
 */
public interface StoreSide {
  /** Most positions one call looks at. */
  int MAX_SPAN = 200_000;

  /** Most positions {@link #at} takes. */
  int MAX_AT = 200;

  /** The position up to which nothing can appear any more. */
  Position stable();

  /** What writers have confirmed; ask after {@link #stable()}. */
  Confirmed confirmed();

  /** The highest position that is committed. */
  Position committedMaximum();

  /**
   * When the earliest event of any type happened.
   *
   * @param after the position before the first
   * @param through the last, at most {@link #MAX_SPAN} further
   */
  Optional<Instant> earliest(Position after, Position through);

  /**
   * Hands over events of the window in position order, one by one, so that a page of large ones is
   * never held.
   *
   * @param after the position before the first
   * @return the position through which all were handed over
   */
  Position read(Window window, Position after, Consumer<Event> sink);

  /** The events at these positions, in position order; those that are not there are left out. */
  List<Event> at(Collection<Position> positions);

  /** One event of an entity. */
  Optional<Event> of(EntityKey entity, EntityVersion version);
}
