package io.gapless.projection.testkit;

import io.gapless.projection.EventHandler;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.Positions;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A projection that has applied nothing, made anew for each of {@link HostileRuns}.
 *
 * @param handler what is tested
 * @param positions empty, beside the state
 * @param state reads the state after a run, as a value with {@code equals} and {@code toString},
 *     such as a map or a list of records; must not change afterwards
 */
public record FreshProjection(EventHandler handler, Positions positions, Supplier<?> state) {
  /** A projection in memory: its effects belong into {@code tx.afterCommit}. */
  public static FreshProjection inMemory(EventHandler handler, Supplier<?> state) {
    return new FreshProjection(handler, InMemoryPositions.create(() -> Instant.EPOCH), state);
  }
}
