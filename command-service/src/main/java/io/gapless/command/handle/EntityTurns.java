package io.gapless.command.handle;

import io.gapless.event.EntityKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose turn it is: commands on one entity that came while others of it were under way wait for
 * each other, without a thread, in the order in which they came. Thread-safe.
 */
final class EntityTurns {
  /** Most commands of one round: others shall not wait for a worker, nor a round be in vain. */
  static final int MOST = 64;

  /** By entity that somebody has, those that wait for it. */
  private final Map<EntityKey, Deque<CommandRun>> waiting = new HashMap<>();

  /**
   * Who is next if nobody has the entity: the caller has it now. Else nobody is, and these wait.
   */
  synchronized List<CommandRun> take(EntityKey entity, List<CommandRun> runs) {
    Deque<CommandRun> others = waiting.get(entity);
    if (others == null) {
      waiting.put(entity, new ArrayDeque<>(runs));
      return next(entity, List.of());
    }
    others.addAll(runs);
    return List.of();
  }

  /**
   * Who is next: first those that are left of the last round, then those that wait. If there is
   * nobody, the caller has the entity no longer.
   */
  synchronized List<CommandRun> next(EntityKey entity, List<CommandRun> left) {
    Deque<CommandRun> others = waiting.getOrDefault(entity, new ArrayDeque<>());
    List<CommandRun> next = new ArrayList<>(left);
    while (next.size() < MOST && !others.isEmpty()) {
      CommandRun run = others.removeFirst();
      if (!run.answer().isDone()) {
        next.add(run);
      }
    }
    if (next.isEmpty()) {
      waiting.remove(entity);
    }
    return next;
  }
}
