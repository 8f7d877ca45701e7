package io.gapless.log.spill;

import io.gapless.event.EntityKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who of a part of one shard has rows in the fallback store. The part is what was looked at, in key
 * order.
 *
 * @param after the part begins behind this entity; empty: at the shard's beginning
 * @param entities those that have rows
 * @param through the part ends with this entity; empty: at the shard's end
 */
public record Occupancy(
    Optional<EntityKey> after, Set<EntityKey> entities, Optional<EntityKey> through) {
  public Occupancy {
    entities = Set.copyOf(entities);
  }

  /**
   * @param rows entities of the first rows behind {@code after}, in key order
   * @param most so many rows were looked at, at most
   */
  public static Occupancy of(Optional<EntityKey> after, List<EntityKey> rows, int most) {
    Optional<EntityKey> through =
        rows.size() < most ? Optional.empty() : Optional.of(rows.get(rows.size() - 1));
    return new Occupancy(after, new HashSet<>(rows), through);
  }

  /** Whether the whole shard was looked at and no row was found. */
  public boolean isEmptyShard() {
    return after.isEmpty() && entities.isEmpty() && through.isEmpty();
  }
}
