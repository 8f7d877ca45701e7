package io.gapless.projection.internal.verify;

import io.gapless.event.EntityKey;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.Heads.Head;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A window of positions on its way to be verified: its heads, less those that were found applied.
 * Kept from comparison to comparison, so that under steady load it is done once the last of what it
 * saw is applied, however much is new meanwhile.
 */
final class PendingWindow {
  private static final Duration BETWEEN_OFFERS = Duration.ofSeconds(5);

  private final VerifiedPosition from;
  private final Position through;
  private final int size;
  private final Map<EntityKey, Head> open = new LinkedHashMap<>();
  private Instant nextOffer;
  private @Nullable Position bulkThrough;

  PendingWindow(VerifiedPosition from, Heads heads, Instant now, Duration patience) {
    this.from = from;
    this.through = heads.through();
    this.nextOffer = now.plus(patience);
    this.size = heads.heads().size();
    heads.heads().forEach(head -> open.put(head.entity(), head));
  }

  /** Where it begins; of another generation nothing that was crossed out is true. */
  boolean beginsAt(VerifiedPosition position) {
    return from.equals(position);
  }

  Position through() {
    return through;
  }

  /** How many heads it had. */
  int size() {
    return size;
  }

  Collection<EntityKey> entities() {
    return List.copyOf(open.keySet());
  }

  Collection<Head> heads() {
    return List.copyOf(open.values());
  }

  boolean isOpen(EntityKey entity) {
    return open.containsKey(entity);
  }

  void done(EntityKey entity) {
    open.remove(entity);
  }

  boolean isDone() {
    return open.isEmpty();
  }

  /**
   * Begins to read the events of those behind by position, unless that was done: who is still
   * behind then needs a closer look.
   *
   * @return whether it began
   */
  boolean startsBulk() {
    if (bulkThrough != null) {
      return false;
    }
    bulkThrough = from.comparedThrough();
    return true;
  }

  /** How far events have been read by position, empty if they are not being read. */
  Optional<Position> bulkThrough() {
    return Optional.ofNullable(bulkThrough).filter(through::isAfter);
  }

  /**
   * They have been read up to there. At the window's end those who are behind get time to apply
   * them, and are asked for one by one afterwards.
   */
  void bulkThrough(Position position, Instant now) {
    bulkThrough = position;
    nextOffer = now.plus(BETWEEN_OFFERS);
  }

  /** Whether patience with those behind is over; after that, only now and then. */
  boolean isOfferDue(Instant now) {
    if (now.isBefore(nextOffer)) {
      return false;
    }
    nextOffer = now.plus(BETWEEN_OFFERS);
    return true;
  }
}
