package io.gapless.command.handle;

import io.gapless.event.EntityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Decides the commands on one entity in rounds: those that came while the last round was appended
 * are the next one. In a round the first command is decided on what is committed and each further
 * one on what those before it will have done, and all are appended without waiting for each other;
 * the event log mostly puts them into one transaction. If one fails, because another process was
 * faster for instance, those that build on it fail with it and are decided again. Thread-safe; a
 * round runs on one worker.
 */
final class EntityRounds {
  private final CommandFlow flow;
  private final EntityTurns turns = new EntityTurns();

  EntityRounds(CommandFlow flow) {
    this.flow = flow;
  }

  /** On a worker; the command is decided now or in a later round. */
  void add(EntityKey entity, CommandRun run) {
    if (turns.take(entity, run)) {
      round(entity, List.of(run));
    }
  }

  private void round(EntityKey entity, List<CommandRun> runs) {
    List<CompletableFuture<?>> settled = new ArrayList<>();
    Optional<Ahead<?>> ahead = Optional.empty();
    CompletableFuture<Boolean> committed = CompletableFuture.completedFuture(true);
    for (CommandRun run : runs) {
      if (committed.isDone() && !committed.join()) {
        // What it would build on has failed already: the next round decides it.
        break;
      }
      CommandRun.Attempt attempt = run.attempt(ahead, committed);
      settled.add(attempt.settled());
      ahead = attempt.ahead();
      committed = committed.thenCombine(attempt.committed(), Boolean::logicalAnd);
    }
    CompletableFuture.allOf(settled.toArray(CompletableFuture<?>[]::new))
        .whenComplete((done, failure) -> goOn(entity, runs));
  }

  private void goOn(EntityKey entity, List<CommandRun> last) {
    List<CommandRun> next =
        turns.next(entity, last.stream().filter(it -> !it.answer().isDone()).toList());
    while (!next.isEmpty() && !submit(entity, next)) {
      next.forEach(CommandRun::refuse);
      next = turns.next(entity, List.of());
    }
  }

  /** False if there are too many tasks. */
  private boolean submit(EntityKey entity, List<CommandRun> runs) {
    try {
      flow.execute(() -> round(entity, runs));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
