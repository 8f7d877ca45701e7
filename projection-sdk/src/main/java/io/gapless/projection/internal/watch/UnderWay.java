package io.gapless.projection.internal.watch;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.time.Duration;
import java.time.Instant;

/**
 * A transaction that has not ended.
 *
 * @param entity of its first event
 * @param version of its first event
 * @param events how many it applies
 * @param since since when
 */
public record UnderWay(EntityKey entity, EntityVersion version, int events, Instant since) {
  Duration age(Instant now) {
    return Duration.between(since, now);
  }
}
