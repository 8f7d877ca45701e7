package io.gapless.projection.internal.poll;

import io.gapless.event.EntityType;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionStatus.Rebuilding;
import io.gapless.projection.positions.VerifiedPosition;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How far each type is, as this instance last saw it, and so whether it is being rebuilt: then
 * nothing of it is taken from Kafka. Who sees it late does no harm, because every write is a
 * compare-and-set. Thread-safe.
 */
final class Rebuilds {
  private final Inbox inbox;
  private final ProjectionListener listener;
  private final Map<EntityType, VerifiedPosition> seen = new HashMap<>();
  private long moves;

  Rebuilds(Inbox inbox, ProjectionListener listener) {
    this.inbox = inbox;
    this.listener = listener;
  }

  /** What was just read; if another thread knows better, nothing changes. */
  void seen(EntityType type, VerifiedPosition now) {
    boolean began;
    boolean ended;
    synchronized (this) {
      VerifiedPosition before = seen.get(type);
      if (before != null && isOlder(now, before)) {
        return;
      }
      moves += now.equals(before) ? 0 : 1;
      seen.put(type, now);
      boolean anew = before != null && before.rebuilds() < now.rebuilds();
      boolean was = before != null && before.isRebuilding();
      began = anew || (now.isRebuilding() && !was);
      ended = (was || anew) && !now.isRebuilding();
      if (anew) {
        inbox.rebuilding(type); // if there is no room, each entity finds out for itself
      }
    }
    if (began) {
      listener.rebuilding(type, now.rebuildsTo());
    }
    if (ended) {
      listener.rebuilt(type);
    }
  }

  private static boolean isOlder(VerifiedPosition one, VerifiedPosition other) {
    return one.rebuilds() < other.rebuilds()
        || one.rebuilds() == other.rebuilds()
            && other.comparedThrough().isAfter(one.comparedThrough());
  }

  synchronized boolean isRebuilding(EntityType type) {
    VerifiedPosition now = seen.get(type);
    return now != null && now.isRebuilding();
  }

  /** As the poll loop sees them. */
  PollLoop.RebuildSight of(Function<String, EntityType> typeOfTopic) {
    return new PollLoop.RebuildSight() {
      @Override
      public boolean isRebuilding(String topic) {
        return Rebuilds.this.isRebuilding(typeOfTopic.apply(topic));
      }

      @Override
      public long moves() {
        synchronized (Rebuilds.this) {
          return moves;
        }
      }
    };
  }

  synchronized boolean isAny() {
    return seen.values().stream().anyMatch(VerifiedPosition::isRebuilding);
  }

  /** How far each is that is being rebuilt. */
  synchronized Map<EntityType, Rebuilding> status() {
    Map<EntityType, Rebuilding> rebuilding = new HashMap<>();
    seen.forEach(
        (type, now) -> {
          if (now.isRebuilding()) {
            rebuilding.put(type, new Rebuilding(now.comparedThrough(), now.rebuildsTo()));
          }
        });
    return rebuilding;
  }
}
