package io.gapless.replay.drain;

import io.gapless.event.crash.CrashPoint;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillReader;
import io.gapless.replay.publish.OrderedPublish;
import io.gapless.replay.publish.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Carries one page out, step by step: publish, and delete what is acknowledged. Not thread-safe.
 */
final class PageDrain {
  /** Acknowledged rows that are deleted together; fewer when nothing more arrives. */
  static final int DELETE_BATCH = GroupDelete.MOST_ROWS;

  private final SpillReader store;
  private final GroupDelete deletes;
  private final DrainPage page;
  private final OrderedPublish publish;
  private final List<SpillKey> acknowledged = new ArrayList<>();
  private final Set<SpillKey> deleted = new HashSet<>();
  private int quarantined;

  /** Sends the first row of every entity. */
  PageDrain(SpillReader store, GroupDelete deletes, DrainPage page, Publication publication) {
    this.store = store;
    this.deletes = deletes;
    this.page = page;
    this.publish = new OrderedPublish(page.outgoing(), page.heldBackEntities(), publication);
  }

  /**
   * Acts on one outcome, or on none having come within {@code wait}.
   *
   * @return whether it must be called again
   */
  boolean step(Duration wait) throws InterruptedException {
    Optional<OrderedPublish.Settled> settled = publish.next(wait);
    if (settled.isPresent()) {
      carryOut(page.decide(settled.get().row(), settled.get().outcome()));
    }
    if (publish.finished() || settled.isEmpty() || acknowledged.size() >= DELETE_BATCH) {
      delete();
    }
    return !publish.finished();
  }

  private void carryOut(DrainPage.Decision decision) throws InterruptedException {
    switch (decision) {
      case DrainPage.Decision.Delete delete -> acknowledged.add(delete.key());
      case DrainPage.Decision.Quarantine quarantine -> {
        // First what went before it: rows of an entity that is set aside are not looked at.
        delete();
        store.refused(quarantine.key(), quarantine.reason(), true);
        quarantined++;
      }
      case DrainPage.Decision.Leave leave -> {
        // The row stays as it is; why is counted and shown by the topic's gate.
      }
    }
  }

  private void delete() throws InterruptedException {
    if (!acknowledged.isEmpty()) {
      CrashPoint.DRAIN_ACKNOWLEDGED.reached();
      deletes.delete(acknowledged);
      deleted.addAll(acknowledged);
      acknowledged.clear();
    }
  }

  /** How it went so far. */
  PageResult result() {
    return new PageResult(
        page.rows().size(),
        page.outgoing().stream().mapToLong(row -> row.record().size()).sum(),
        deleted.size(),
        quarantined,
        page.next(deleted));
  }
}
