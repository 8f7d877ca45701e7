package io.gapless.replay.publish;

import io.gapless.event.EntityKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * In which order the rows of a page may be published: rows of different entities at once, a row of
 * an entity only after the row before it is acknowledged. So an entity stops by itself at its first
 * failure. (Sending several at once would not do: an idempotent producer that gives one record up
 * still sends the next.) Immutable; rows are known by their index in the page.
 */
final class EntityChains {
  private static final int NONE = -1;

  private final List<Integer> heads;
  private final int[] next;

  /**
   * @param entities whose row each row is
   * @param heldBack entities of which no row may be published
   */
  EntityChains(List<EntityKey> entities, Set<EntityKey> heldBack) {
    List<Integer> first = new ArrayList<>();
    Map<EntityKey, Integer> last = new HashMap<>();
    next = new int[entities.size()];
    for (int row = 0; row < next.length; row++) {
      next[row] = NONE;
      EntityKey entity = entities.get(row);
      if (heldBack.contains(entity)) {
        continue;
      }
      Integer before = last.put(entity, row);
      if (before == null) {
        first.add(row);
      } else {
        next[before] = row;
      }
    }
    heads = List.copyOf(first);
  }

  /** The rows that may go at once: the first one of each entity. */
  List<Integer> heads() {
    return heads;
  }

  /** The row that may go when {@code row} is acknowledged. */
  OptionalInt after(int row) {
    return next[row] == NONE ? OptionalInt.empty() : OptionalInt.of(next[row]);
  }
}
