package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.SpillWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Events on their way into the fallback store, first in, first out, so in version order per entity.
 * One write is under way at a time; what piled up meanwhile is the next batch. After a failed write
 * its events stay where they are and are tried again after a growing pause. A refused batch is
 * tried in halves: so a single row that the fallback store cannot take is found, and its entity
 * goes to the end of the queue. One without an answer is not: a slow store takes many rows as fast
 * as one. Not thread-safe.
 */
final class SpillQueue {
  /** About how many bytes one batch has at most, unless its first event alone has more. */
  static final long MAX_BATCH_BYTES = 4L << 20;

  /**
   * Between the beginnings of two writes that are not full: with events coming one by one it makes
   * few commits of many, and the first event of all waits for nothing.
   */
  static final Duration BETWEEN_WRITES = Duration.ofMillis(20);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final EventsInOrder waiting = new EventsInOrder();
  private int limit = SpillWriter.MAX_BATCH;
  private boolean writing;
  private boolean failing;
  private Duration pause = SHORTEST_PAUSE;
  private Instant nextWrite = Instant.MIN;

  void add(UnconfirmedEvent event) {
    waiting.add(event);
  }

  void remove(UnconfirmedEvent event) {
    waiting.remove(event);
  }

  /** The next batch, if there is something to write, no write is under way and no pause runs. */
  Optional<SpillBatch> next(Instant now) {
    if (writing || waiting.isEmpty() || (now.isBefore(nextWrite) && !isFull())) {
      return Optional.empty();
    }
    nextWrite = now.plus(BETWEEN_WRITES);
    List<UnconfirmedEvent> events = head();
    events.forEach(event -> event.inBatch(true));
    writing = true;
    return Optional.of(new SpillBatch(events));
  }

  /** The write succeeded; the caller removes the batch's events. */
  void written(SpillBatch batch) {
    ended(batch);
    failing = false;
    limit = SpillWriter.MAX_BATCH;
    pause = SHORTEST_PAUSE;
  }

  /** The write failed, or nobody knows: the batch's events stay. */
  void failed(SpillBatch batch, boolean refused, Instant now) {
    ended(batch);
    if (refused && batch.events().size() == 1) {
      moveToEnd(batch.events().get(0).entity());
    }
    failing = true;
    if (refused) {
      limit = Math.max(1, batch.events().size() / 2);
    }
    nextWrite = now.plus(pause);
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private boolean isFull() {
    return !failing && waiting.size() >= limit;
  }

  /** Whether the last write failed. */
  boolean isFailing() {
    return failing;
  }

  Collection<EntityKey> entities() {
    return waiting.entities();
  }

  Optional<UnconfirmedEvent> firstOf(EntityKey entity) {
    return waiting.firstOf(entity);
  }

  int size() {
    return waiting.size();
  }

  private List<UnconfirmedEvent> head() {
    List<UnconfirmedEvent> head = new ArrayList<>();
    long bytes = 0;
    for (UnconfirmedEvent event : waiting) {
      bytes += event.bytes();
      if (head.size() == limit || (bytes > MAX_BATCH_BYTES && !head.isEmpty())) {
        break;
      }
      head.add(event);
    }
    return head;
  }

  private void ended(SpillBatch batch) {
    batch.events().forEach(event -> event.inBatch(false));
    writing = false;
  }

  private void moveToEnd(EntityKey entity) {
    List<UnconfirmedEvent> events = waiting.ofEntity(entity);
    events.forEach(waiting::remove);
    events.forEach(waiting::add);
  }
}
