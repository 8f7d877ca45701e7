package io.gapless.projection;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one running instance of a projection sees. Counts are since {@link
 * ProjectionBuilder#start()}, of this instance alone, but for {@code parked}, {@code unreadable},
 * {@code verifiedThrough} and {@code rebuilding}, which all instances share and which are as old as
 * the last head comparison.
 *
 * @param projection its name
 * @param health whether it makes progress
 * @param lag records on the topics behind those polled, as the consumer knows it
 * @param held events that wait for an earlier version or for another attempt
 * @param openGaps how many entities miss a version
 * @param oldestGaps the oldest of them, at most {@value #MAX_GAPS}
 * @param parked entities set aside
 * @param unreadable records that were kept because nobody could read them
 * @param applied events that took effect
 * @param duplicates records ignored because their version had taken effect before
 * @param backfilled events that took effect and came from the event store instead of Kafka
 * @param verifiedThrough per entity type, up to where everything is proved to be applied
 * @param rebuilding entity types of which everything is being rebuilt, or which read for the first
 *     time what was stored before the projection began
 */
public record ProjectionStatus(
    ProjectionName projection,
    ProjectionHealth health,
    long lag,
    int held,
    int openGaps,
    List<OpenGap> oldestGaps,
    long parked,
    long unreadable,
    long applied,
    long duplicates,
    long backfilled,
    Map<EntityType, Position> verifiedThrough,
    Map<EntityType, Rebuilding> rebuilding) {
  /** Most gaps that are listed one by one. */
  public static final int MAX_GAPS = 100;

  /** Copies what it is given. */
  public ProjectionStatus {
    oldestGaps = List.copyOf(oldestGaps);
    verifiedThrough = Map.copyOf(verifiedThrough);
    rebuilding = Map.copyOf(rebuilding);
  }

  /**
   * How far a rebuild is; records wait in Kafka until it ends.
   *
   * @param through up to here everything has been applied, single entities excepted
   * @param to it ends here
   */
  public record Rebuilding(Position through, Position to) {}

  /**
   * An entity that misses versions.
   *
   * @param entity the entity
   * @param from first version missing
   * @param to last version missing before one that is held, or the highest one known
   * @param age for how long
   * @param asked how many requests were sent to the event store since one last brought something
   */
  public record OpenGap(
      EntityKey entity, EntityVersion from, EntityVersion to, Duration age, int asked) {}
}
