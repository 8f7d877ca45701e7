package io.gapless.projection.testkit;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.apply.Applier;
import io.gapless.projection.internal.backfill.ReplayService;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.internal.core.Counts;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.verify.BehindEntities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;

/**
 * The poll loop without Kafka, threads and waits: a topic to put events on, the real core and the
 * real applier, turn by turn.
 */
final class Turns implements BehindEntities {
  /** So many records may wait on the topic. */
  static final int MOST_WAITING = 1_000_000;

  private static final int MOST_POLLED = 500;
  private static final int MOST_BACKFILLED = 1_000;
  private static final Duration TURN = Duration.ofMillis(100);

  /** Longer than any wait of a projection, so that who has not moved by then never will. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What changes when something moves. */
  private record Progress(Counts counts, int waiting, int open, int held) {}

  private final WatchedPositions positions;
  private final ReplayService replayService;
  private final ManualClock clock;
  private final ProjectionSettings settings;
  private final ProjectionCore core;
  private final Applier applier;
  private final Deque<Event> topic = new ArrayDeque<>();
  private final Deque<Event> backfilled = new ArrayDeque<>();
  private long offset;

  Turns(
      ProjectionName projection,
      WatchedPositions positions,
      EventHandler handler,
      ReplayService replayService,
      ManualClock clock) {
    this.positions = positions;
    this.replayService = replayService;
    this.clock = clock;
    this.settings = ProjectionSettings.defaults();
    this.core = new ProjectionCore(settings, new ProjectionListener() {}, new Random(1));
    this.applier =
        new Applier(projection, settings.apply(), core, positions, handler, clock, new Random(1));
  }

  /** Puts records on the topic. */
  void deliver(Collection<Event> events) {
    if (topic.size() + events.size() > MOST_WAITING) {
      throw new ProjectionException(
          "no more than %,d records can wait: call run() in between".formatted(MOST_WAITING));
    }
    topic.addAll(events);
  }

  /** Turns until nothing is left to do. */
  void untilQuiet() {
    Progress last = progress();
    Instant moved = clock.instant();
    while (!isQuiet()) {
      turn();
      Progress now = progress();
      if (!now.equals(last)) {
        last = now;
        moved = clock.instant();
      } else if (moved.plus(PATIENCE).isBefore(clock.instant())) {
        throw stuck();
      }
    }
    applier.work(); // who was resumed and caught up is told at the end of a turn
  }

  /** One turn, as of the poll loop. */
  void turn() {
    poll();
    applier.work();
    if (applier.pauseReason().isEmpty()) {
      for (BackfillRequest request : core.backfillsDue(clock.instant())) {
        core.answered(request, replayService.events(request), clock.instant());
      }
    }
    clock.pass(TURN);
  }

  Counts counts() {
    return core.counts();
  }

  @Override
  public boolean behind(EntityKey entity, EntityVersion head) {
    core.behind(entity, head, clock.instant());
    return true;
  }

  @Override
  public int room() {
    return MOST_BACKFILLED - backfilled.size();
  }

  @Override
  public void backfilled(List<Event> events) {
    backfilled.addAll(events);
  }

  @Override
  public boolean resuming(EntityKey entity) {
    core.resumed(entity, clock.instant());
    return true;
  }

  private void poll() {
    if (!applier.hasRoom()) {
      return;
    }
    for (Event event = backfilled.poll(); event != null; event = backfilled.poll()) {
      core.backfilled(event, clock.instant());
    }
    for (int i = 0; i < MOST_POLLED && !topic.isEmpty(); i++) {
      Event event = topic.removeFirst();
      String name = settings.topicPrefix() + event.entity().type();
      core.arrived(event, new Origin(new TopicPartition(name, 0), offset++), clock.instant());
    }
  }

  private boolean isQuiet() {
    return topic.isEmpty() && backfilled.isEmpty() && core.openEntities() == 0;
  }

  private Progress progress() {
    return new Progress(
        core.counts(), topic.size() + backfilled.size(), core.openEntities(), core.held());
  }

  private ProjectionException stuck() {
    String why =
        applier.pauseReason().orElse("no reason is known: " + core.openEntities() + " are open");
    String message =
        "the projection is stuck, nothing moves however long it waits: %s. Mend what the handler"
                .formatted(why)
            + " needs, then call run() again";
    return positions
        .lastFailure()
        .map(cause -> new ProjectionException(message + "; its last failure: " + cause, cause))
        .orElseGet(() -> new ProjectionException(message));
  }
}
