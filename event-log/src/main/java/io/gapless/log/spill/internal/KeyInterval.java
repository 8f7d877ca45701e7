package io.gapless.log.spill.internal;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.SpillKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A part of one shard, in key order. At most one of the lower bounds is given.
 *
 * @param afterRow only rows after this one
 * @param afterEntity only rows of entities after this one
 * @param beforeEntity only rows of entities before this one
 */
public record KeyInterval(
    Optional<SpillKey> afterRow,
    Optional<EntityKey> afterEntity,
    Optional<EntityKey> beforeEntity) {

  /** What lies after {@code after}, without the rows of {@code omitted}; in key order. */
  public static List<KeyInterval> around(Optional<SpillKey> after, SortedSet<EntityKey> omitted) {
    List<KeyInterval> intervals = new ArrayList<>();
    Optional<SpillKey> row = after;
    Optional<EntityKey> entity = Optional.empty();
    for (EntityKey skipped : omitted) {
      int order = row.map(it -> skipped.compareTo(it.entity())).orElse(1);
      if (order > 0) {
        intervals.add(new KeyInterval(row, entity, Optional.of(skipped)));
      }
      if (order >= 0) {
        row = Optional.empty();
        entity = Optional.of(skipped);
      }
    }
    intervals.add(new KeyInterval(row, entity, Optional.empty()));
    return intervals;
  }
}
