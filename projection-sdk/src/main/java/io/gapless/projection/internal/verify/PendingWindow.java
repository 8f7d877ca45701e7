package io.gapless.projection.internal.verify;

import io.gapless.event.EntityKey;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.Heads.Head;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A window of positions on its way to be verified: its heads, less those that were found applied.
 * Kept from comparison to comparison, so that under steady load it is done once the last of what it
 * saw is applied, however much is new meanwhile.
 */
final class PendingWindow {
  private static final Duration BETWEEN_OFFERS = Duration.ofSeconds(5);

  private final Position after;
  private final Position through;
  private final Map<EntityKey, Head> open = new LinkedHashMap<>();
  private Instant nextOffer;

  PendingWindow(Position after, Heads heads, Instant now, Duration patience) {
    this.after = after;
    this.through = heads.through();
    this.nextOffer = now.plus(patience);
    heads.heads().forEach(head -> open.put(head.entity(), head));
  }

  Position after() {
    return after;
  }

  Position through() {
    return through;
  }

  Collection<EntityKey> entities() {
    return List.copyOf(open.keySet());
  }

  Collection<Head> heads() {
    return List.copyOf(open.values());
  }

  void done(EntityKey entity) {
    open.remove(entity);
  }

  boolean isDone() {
    return open.isEmpty();
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
