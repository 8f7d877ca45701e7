package io.gapless.projection.testkit;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.positions.AppliedPosition;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Tests that a projection's state depends on the stored events alone, not on how they arrive: the
 * same events are delivered in order once, and then as badly as it may happen, again and again,
 * each time to a fresh projection. All states must be equal.
 *
 * <p>That finds a handler whose effects are outside of the transaction (they happen again when it
 * is rolled back), one whose result depends on the order of events of different entities, and one
 * that keeps something of a call that was rolled back. Every event must be applied: events that
 * park their entity are to be tested with {@link ProjectionTestKit}.
 *
 * <p>Immutable. Deterministic as far as the projection is: a seed repeats its run.
 */
public final class HostileRuns {
  /** So many seeds can be run at once. */
  public static final int MOST_SEEDS = 100_000;

  private static final int DEFAULT_SEEDS = 100;

  private final StoredEvents events;
  private final long firstSeed;
  private final int seeds;

  private HostileRuns(StoredEvents events, long firstSeed, int seeds) {
    this.events = events;
    this.firstSeed = firstSeed;
    this.seeds = seeds;
  }

  /**
   * Runs of all events stored so far, with seeds 1 to 100.
   *
   * @throws ProjectionException if there are none
   */
  public static HostileRuns of(StoredEvents events) {
    if (events.all().isEmpty()) {
      throw new ProjectionException("there is nothing to run: store(…) some events first");
    }
    return new HostileRuns(events, 1, DEFAULT_SEEDS);
  }

  /**
   * With seeds 1 to {@code count}.
   *
   * @param count 1 to {@value #MOST_SEEDS}
   * @throws ProjectionException if it is not
   */
  public HostileRuns seeds(int count) {
    if (count < 1 || count > MOST_SEEDS) {
      throw new ProjectionException("seeds must be 1 to " + MOST_SEEDS + ", is " + count);
    }
    return new HostileRuns(events, 1, count);
  }

  /** With this seed alone, to repeat a run that failed. */
  public HostileRuns onlySeed(long seed) {
    return new HostileRuns(events, seed, 1);
  }

  /**
   * Runs it.
   *
   * @param projections makes a projection with empty state and empty positions, once for each run
   * @throws AssertionError that names the seed and the difference, if a state differs or an event
   *     was not applied
   * @throws ProjectionException if a projection is not fresh, or gets stuck
   */
  public void check(Supplier<FreshProjection> projections) {
    Object inOrder = inOrder(projections.get());
    LongStream.range(firstSeed, firstSeed + seeds)
        .forEach(seed -> check(seed, inOrder, projections.get()));
  }

  private @Nullable Object inOrder(FreshProjection projection) {
    ProjectionTestKit kit = kit(projection);
    for (Event event : events.all()) {
      kit.deliver(event);
      kit.run();
    }
    assertComplete(kit, "delivered in order");
    return projection.state().get();
  }

  private void check(long seed, @Nullable Object inOrder, FreshProjection projection) {
    ProjectionTestKit kit = kit(projection);
    kit.runHostile(seed);
    assertComplete(kit, "with seed " + seed);
    Object hostile = projection.state().get();
    refuseShared(inOrder, hostile);
    StateDifference difference = new StateDifference(inOrder, hostile);
    if (!difference.isNone()) {
      throw new AssertionError(
          "seed %d ends in another state than delivery in order:%s%n"
                  .formatted(seed, difference.text())
              + "Repeat it with onlySeed("
              + seed
              + "). Look for effects that are not in the transaction (tx.connection(),"
              + " tx.afterCommit) and for results that depend on the order of events of different"
              + " entities");
    }
  }

  private ProjectionTestKit kit(FreshProjection projection) {
    ProjectionTestKit kit =
        ProjectionTestKit.of(projection.handler(), projection.positions(), events);
    for (EntityKey entity : events.entities()) {
      Position verified =
          projection.positions().through(ProjectionTestKit.PROJECTION, entity.type());
      if (verified.isAfter(Position.start())) {
        throw notFresh("has verified positions through " + verified);
      }
    }
    Map<EntityKey, AppliedPosition> at =
        projection.positions().committed(ProjectionTestKit.PROJECTION, events.entities());
    at.forEach(
        (entity, position) -> {
          if (position.isStored()) {
            throw notFresh("has applied " + entity + " up to version " + position.version());
          }
        });
    return kit;
  }

  private static void assertComplete(ProjectionTestKit kit, String how) {
    try {
      kit.assertComplete();
    } catch (AssertionError e) {
      throw new AssertionError(how + ", " + e.getMessage(), e);
    }
  }

  /** A container that both runs filled would be equal to itself, whatever is in it. */
  private static void refuseShared(@Nullable Object inOrder, @Nullable Object hostile) {
    boolean filled =
        (inOrder instanceof Map<?, ?> map && !map.isEmpty())
            || (inOrder instanceof Collection<?> all && !all.isEmpty());
    if (filled && inOrder == hostile) {
      throw notFresh("gives the very object as its state that the first one gave");
    }
  }

  private static ProjectionException notFresh(String why) {
    return new ProjectionException(
        "a projection is not fresh: it "
            + why
            + ". The supplier has to make new state and positions for each run, or to empty them");
  }
}
