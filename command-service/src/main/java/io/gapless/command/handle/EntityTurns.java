package io.gapless.command.handle;

import io.gapless.event.EntityKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Commands on one entity have their turns, in the order in which they came: of several that are
 * decided on one version, all but one are decided in vain. Who waits needs no thread. Other
 * processes are not waited for: the append finds out about them. Thread-safe.
 */
final class EntityTurns {
  /** By entity of which it is somebody's turn, those that wait. */
  private final Map<EntityKey, Deque<CommandRun>> waiting = new HashMap<>();

  /** True if it is the command's turn at once; else it waits until {@link #pass} returns it. */
  synchronized boolean take(EntityKey entity, CommandRun run) {
    Deque<CommandRun> others = waiting.get(entity);
    if (others == null) {
      waiting.put(entity, new ArrayDeque<>());
      return true;
    }
    others.addLast(run);
    return false;
  }

  /**
   * Ends a turn and returns whose turn it is now, if anybody still waits; those whose time was up
   * meanwhile have their answers.
   */
  synchronized Optional<CommandRun> pass(EntityKey entity) {
    Deque<CommandRun> others = waiting.getOrDefault(entity, new ArrayDeque<>());
    while (!others.isEmpty()) {
      CommandRun next = others.removeFirst();
      if (!next.answer().isDone()) {
        return Optional.of(next);
      }
    }
    waiting.remove(entity);
    return Optional.empty();
  }
}
