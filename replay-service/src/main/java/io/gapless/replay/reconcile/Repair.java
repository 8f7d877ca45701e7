package io.gapless.replay.reconcile;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.publish.OrderedPublish;
import io.gapless.replay.publish.OrderedPublish.Row;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.reconcile.compare.Comparison;
import io.gapless.replay.reconcile.compare.StoreSide;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Publishes what a comparison, made for this, found missing: a page at a time in position order, so
 * that an entity's versions go in order. An entity of which one event was not acknowledged gets
 * nothing more. Not thread-safe.
 */
final class Repair {
  /** {@code ce_replay} begins with this; the report's id follows. */
  static final String REPLAY_REASON = "repair-";

  /** Events of a page. */
  static final int PAGE = 100;

  /** Between two pages: at most 1,000 events a second, so that live traffic goes on. */
  static final Duration PAUSE = Duration.ofMillis(100);

  /** Entities left out before a repair gives up: Kafka takes too little. */
  static final int MOST_FAILED = 1_000;

  private static final Duration STEP = Duration.ofMillis(100);

  /** Where events come from and go. */
  record Ways(StoreSide store, Publication publication, WireFormat format) {}

  private final Comparison comparison;
  private final Ways ways;
  private final Optional<String> reason;
  private final LongSupplier nanoTime;
  private final Set<EntityKey> failed = new HashSet<>();
  private Position at = Position.start();
  private long leftOut;

  Repair(Comparison comparison, Ways ways, long report, LongSupplier nanoTime) {
    this.comparison = comparison;
    this.ways = ways;
    this.reason = Optional.of(REPLAY_REASON + report);
    this.nanoTime = nanoTime;
  }

  /** Whether nothing is left to publish. */
  boolean isDone() {
    return failed.size() >= MOST_FAILED || comparison.missing(at, 1).isEmpty();
  }

  /** Events that were missing and were not acknowledged. */
  long leftOut() {
    return leftOut;
  }

  /** Publishes a page; returns how many events were acknowledged. */
  int page() throws InterruptedException {
    List<Position> positions = comparison.missing(at, PAGE);
    List<Event> events = ways.store.at(positions);
    List<Row> rows =
        events.stream()
            .map(event -> new Row(event.entity(), ways.format.encode(event, reason)))
            .toList();
    OrderedPublish publish = new OrderedPublish(rows, failed, ways.publication);
    Set<Integer> acknowledged = new HashSet<>();
    long giveUpAt = nanoTime.getAsLong() + ways.publication.patience().toNanos();
    while (!publish.finished() && nanoTime.getAsLong() - giveUpAt < 0) {
      publish
          .next(STEP)
          .filter(it -> it.outcome() instanceof PublishOutcome.Acknowledged)
          .ifPresent(it -> acknowledged.add(it.row()));
    }
    for (int row = 0; row < events.size(); row++) {
      if (!acknowledged.contains(row)) {
        failed.add(events.get(row).entity());
        leftOut++;
      }
    }
    at = positions.getLast();
    return acknowledged.size();
  }
}
