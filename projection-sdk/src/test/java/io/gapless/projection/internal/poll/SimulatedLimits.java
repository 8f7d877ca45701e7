package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionSettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Limits so small that all of them are met. */
final class SimulatedLimits {
  private SimulatedLimits() {}

  static ProjectionSettings tiny(RandomGenerator random) {
    return ProjectionSettings.defaults()
        .withHolding(
            it ->
                it.withEvents(1 + random.nextInt(4))
                    .withEventsPerEntity(1 + random.nextInt(3))
                    .withOpenEntities(1 + random.nextInt(4))
                    .withCachedPositions(1 + random.nextInt(4)))
        .withApply(
            it ->
                it.withAtOnce(1 + random.nextInt(4))
                    .withBatch(1 + random.nextInt(6))
                    .withBacklog(1 + random.nextInt(6)))
        .withRetry(
            it ->
                it.withAttempts(1 + random.nextInt(3))
                    .withBackoff(Duration.ofMillis(20))
                    .withWindow(Duration.ofMillis(500))
                    .withPauseAt(2 + random.nextInt(4)))
        .withBackfill(
            it ->
                it.withGrace(Duration.ofMillis(random.nextInt(100)))
                    .withPage(1 + random.nextInt(3))
                    .withAtOnce(1 + random.nextInt(2))
                    .withTimeout(Duration.ofMillis(500))
                    .withBackoff(Duration.ofMillis(10)))
        .withVerify(
            it ->
                it.withEvery(Duration.ofMillis(100))
                    .withWindow(1 + random.nextInt(5))
                    .withPatience(Duration.ofMillis(random.nextInt(200)))
                    .withBulkFrom(1 + random.nextInt(4))
                    .withLease(Duration.ofMillis(101 + random.nextInt(300))));
  }
}
