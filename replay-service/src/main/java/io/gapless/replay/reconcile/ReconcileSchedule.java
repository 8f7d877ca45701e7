package io.gapless.replay.reconcile;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.log.EventLogException;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.loop.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Asks for a report of every entity type again and again, each where the last one ended; forgets
 * old ones; keeps the gauges fresh. Every replica does it: one of them is quicker. One thread turns
 * it.
 */
public final class ReconcileSchedule implements Loop {
  /** Positions of a scheduled window; more is caught up in several, one after the other. */
  static final long MAX_WINDOW = 1_000_000;

  /**
   * What was in flight is looked at again, so far back at most: an event that is set aside for days
   * must not hold up all others.
   */
  static final long LOOK_BACK = MAX_WINDOW / 2;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Where reports are kept and where events are. */
  public record Stores(
      Reports reports, MySqlStoreSide events, Backend replayStore, Backend eventStore) {}

  private final Stores stores;
  private final ReconcileSettings settings;
  private final ReconcileMeters meters;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private Position noted = Position.start();
  private Position settled = Position.start();
  private long notedAt;

  public ReconcileSchedule(
      Stores stores,
      ReconcileSettings settings,
      ReconcileMeters meters,
      Clock clock,
      LongSupplier nanoTime) {
    this.stores = stores;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.notedAt = nanoTime.getAsLong();
  }

  @Override
  public String name() {
    return "reconcile-schedule";
  }

  @Override
  public Duration turn() {
    try {
      round();
      stores.replayStore.answered();
    } catch (EventLogException e) {
      meters.oldest(Optional.empty());
      return stores.eventStore.failed(e);
    } catch (RuntimeException e) {
      if (!Backend.isDatabases(e)) {
        throw e;
      }
      meters.oldest(Optional.empty());
      return stores.replayStore.failed(e);
    }
    boolean isOften = !settings.every().isZero() && settings.every().compareTo(PAUSE) < 0;
    return isOften ? settings.every() : PAUSE;
  }

  private void round() {
    settle();
    List<EntityType> types = stores.events.types();
    for (EntityType type : types) {
      if (!settings.every().isZero()) {
        schedule(type);
      }
      stores.reports.latestDone(type).ifPresent(meters::latest);
      stores.reports.prune(type);
    }
    meters.oldest(oldest(types));
  }

  /** A stable position that has been known for a while ends a window: most in flight has landed. */
  private void settle() {
    long now = nanoTime.getAsLong();
    if (now - notedAt >= settings.settle().toNanos()) {
      settled = settings.settle().isZero() ? stores.events.stable() : noted;
      noted = stores.events.stable();
      notedAt = now;
    }
  }

  private void schedule(EntityType type) {
    Position after = after(type);
    if (!settled.isAfter(after)) {
      return;
    }
    boolean isBehind = settled.value() - after.value() > MAX_WINDOW;
    stores.reports.schedule(
        type,
        after,
        isBehind ? Position.of(after.value() + MAX_WINDOW) : settled,
        isBehind ? Duration.ZERO : settings.every());
  }

  private Position after(EntityType type) {
    return stores
        .reports
        .latestScheduledDone(type)
        .map(row -> Math.max(row.judgedThrough(), row.throughPosition() - LOOK_BACK))
        .map(Position::of)
        .orElseGet(() -> Position.of(Math.max(0, settled.value() - MAX_WINDOW)));
  }

  /**
   * Of what no scheduled report has judged; of all types, so at least the age that is asked for.
   */
  private Optional<Duration> oldest(List<EntityType> types) {
    if (settings.every().isZero()) {
      return Optional.empty();
    }
    Position judged =
        types.stream()
            .map(
                type ->
                    stores
                        .reports
                        .latestScheduledDone(type)
                        .map(row -> Position.of(row.judgedThrough()))
                        .orElse(Position.start()))
            .min(Position::compareTo)
            .orElse(Position.start());
    Instant now = clock.instant();
    return Optional.of(
        stores
            .events
            .next(judged)
            .map(since -> Duration.between(since, now))
            .filter(age -> !age.isNegative())
            .orElse(Duration.ZERO));
  }
}
