package io.gapless.replay.backfill;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.Republished;
import io.gapless.event.wire.WireFormat;
import io.gapless.replay.publish.OrderedPublish;
import io.gapless.replay.publish.OrderedPublish.Row;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Publishes a range of one entity to its topic again, for whoever reads nothing but the topic. The
 * events are as they were; {@code ce_replay} says {@value #REPLAY_REASON}. Concurrent requests for
 * one range are published once. Thread-safe.
 */
public final class Republish {
  /** {@code ce_replay} of an event that is published for a backfill. */
  public static final String REPLAY_REASON = "backfill";

  /** Ranges published at once; one more is refused. */
  static final int MAX_RANGES = 4;

  /** What is not acknowledged by then is not waited for; below a caller's usual 10 s. */
  static final Duration PATIENCE = Duration.ofSeconds(7);

  private static final Duration STEP = Duration.ofMillis(100);

  private final Backfill backfill;
  private final Publication publication;
  private final WireFormat format;
  private final LongSupplier nanoTime;
  private final Semaphore room = new Semaphore(MAX_RANGES);
  private final ConcurrentMap<VersionRange, CompletableFuture<Integer>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param nanoTime any monotonic clock
   */
  public Republish(
      Backfill backfill, Publication publication, WireFormat format, LongSupplier nanoTime) {
    this.backfill = backfill;
    this.publication = publication;
    this.format = format;
    this.nanoTime = nanoTime;
  }

  /**
   * Publishes what the event store has of the range, as far as one backfill answer goes, and says
   * how far it came. Blocks, for less than ten seconds.
   *
   * @throws io.gapless.replay.read.StoreUnavailableException if the store does not answer in time
   * @throws NotPublishedException if Kafka takes nothing, or too much is being published
   */
  public Republished answer(BackfillRequest request) {
    List<EventLine> lines = backfill.answer(request);
    List<Event> events =
        lines.stream()
            .filter(EventLine.Found.class::isInstance)
            .map(line -> ((EventLine.Found) line).event())
            .toList();
    Optional<EventLine> verdict = lines.stream().skip(events.size()).findFirst();
    if (events.isEmpty()) {
      return new Republished(Optional.empty(), verdict);
    }
    int published =
        shared(new VersionRange(request.entity(), request.from(), events.size()), events);
    if (published == 0) {
      throw NotPublishedException.refused();
    }
    EntityVersion through = events.get(published - 1).version();
    return new Republished(
        Optional.of(through), published == events.size() ? verdict : Optional.empty());
  }

  private int shared(VersionRange range, List<Event> events) {
    CompletableFuture<Integer> mine = new CompletableFuture<>();
    CompletableFuture<Integer> others = underWay.putIfAbsent(range, mine);
    if (others != null) {
      return await(others);
    }
    try {
      mine.complete(bounded(events));
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    } finally {
      underWay.remove(range, mine);
    }
    return await(mine);
  }

  private int bounded(List<Event> events) {
    if (!room.tryAcquire()) {
      throw NotPublishedException.busy();
    }
    try {
      return publish(events);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NotPublishedException.refused();
    } finally {
      room.release();
    }
  }

  /** Returns how many were acknowledged: of one entity those are the first ones. */
  private int publish(List<Event> events) throws InterruptedException {
    List<Row> rows =
        events.stream()
            .map(event -> new Row(event.entity(), format.encode(event, Optional.of(REPLAY_REASON))))
            .toList();
    OrderedPublish publish = new OrderedPublish(rows, Set.of(), publication);
    long giveUpAt = nanoTime.getAsLong() + PATIENCE.toNanos();
    int acknowledged = 0;
    while (!publish.finished() && nanoTime.getAsLong() - giveUpAt < 0) {
      acknowledged +=
          (int)
              publish.next(STEP).stream()
                  .filter(it -> it.outcome() instanceof PublishOutcome.Acknowledged)
                  .count();
    }
    return acknowledged;
  }

  private static int await(CompletableFuture<Integer> published) {
    try {
      return published.get(PATIENCE.plus(STEP).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof NotPublishedException known
          ? known
          : new IllegalStateException("a range could not be published", e.getCause());
    } catch (TimeoutException e) {
      throw NotPublishedException.refused();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NotPublishedException.refused();
    }
  }
}
