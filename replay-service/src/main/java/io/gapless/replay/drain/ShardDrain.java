package io.gapless.replay.drain;

import io.gapless.event.crash.CrashPoint;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillReader;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.publish.Publication;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Drains one shard, a page at a time. What makes it safe is not the lease: rows never change, and
 * one is deleted only after the broker's acknowledgement of that very event, so two drainers at
 * once, or one that dies between acknowledgement and deletion, cost duplicates and nothing else.
 * Thread-safe.
 */
final class ShardDrain {
  private static final Duration STEP = Duration.ofMillis(20);

  private final SpillReader store;
  private final GroupDelete deletes;
  private final Publication publication;
  private final LongSupplier nanoTime;

  ShardDrain(SpillReader store, Publication publication, LongSupplier nanoTime) {
    this.store = store;
    this.deletes = new GroupDelete(store);
    this.publication = publication;
    this.nanoTime = nanoTime;
  }

  /**
   * Drains the page after {@code cursor}.
   *
   * @throws io.gapless.log.spill.FallbackStoreException if the store does not answer; what was
   *     published by then will be published again
   */
  PageResult drain(Shard shard, DrainPage.Cursor cursor, int limit) throws InterruptedException {
    List<SpilledEvent> rows = store.read(shard, cursor.after(), limit);
    if (rows.isEmpty()) {
      return PageResult.empty();
    }
    CrashPoint.DRAIN_ROW_READ.reached();
    PageDrain page = start(rows, cursor);
    long giveUpAt = nanoTime.getAsLong() + publication.patience().toNanos();
    while (page.step(STEP) && nanoTime.getAsLong() - giveUpAt < 0) {
      // One outcome a step.
    }
    return page.result();
  }

  /** Sends the first rows of a page; the caller steps it to its end. */
  PageDrain start(List<SpilledEvent> rows, DrainPage.Cursor cursor) {
    return new PageDrain(store, deletes, new DrainPage(rows, cursor.heldBack()), publication);
  }
}
