package io.gapless.command.handle;

import io.gapless.event.EntityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the commands on one entity in rounds: those that came while the last round was appended
 * are the next one. In a round the first command is decided on what is committed and each further
 * one on what those before it will have done, and all are appended without waiting for each other;
 * the event log mostly puts them into one transaction. If one fails, because another process was
 * faster for instance, those that build on it fail with it and are decided again. Thread-safe; a
 * round runs on one worker.
 */
final class EntityRounds {
  private static final Logger LOG = LoggerFactory.getLogger(EntityRounds.class);

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

  /**
   * It ends when each command is answered or must be decided again, even if the worker hangs: by
   * then the time of all of them is up.
   */
  private void round(EntityKey entity, List<CommandRun> runs) {
    AtomicBoolean over = new AtomicBoolean();
    Runnable end =
        () -> {
          if (over.compareAndSet(false, true)) {
            goOn(entity, runs);
          }
        };
    all(runs.stream().map(CommandRun::answer).toList()).whenComplete((it, failure) -> end.run());
    all(attempts(runs)).whenComplete((it, failure) -> end.run());
  }

  /** When each attempt is settled. */
  private static List<CompletableFuture<?>> attempts(List<CommandRun> runs) {
    List<CompletableFuture<?>> settled = new ArrayList<>();
    Optional<Ahead<?>> ahead = Optional.empty();
    CompletableFuture<Boolean> cameTrue = CompletableFuture.completedFuture(true);
    for (CommandRun run : runs) {
      CommandRun.Attempt attempt = run.attempt(ahead, cameTrue);
      settled.add(attempt.settled());
      ahead = attempt.ahead();
      cameTrue = cameTrue.thenCombine(attempt.holds(), Boolean::logicalAnd);
      if (isFalse(attempt.holds()) || isFalse(cameTrue)) {
        // What the next one would build on has failed already.
        break;
      }
    }
    return settled;
  }

  private static boolean isFalse(CompletableFuture<Boolean> said) {
    return said.isDone() && !said.join();
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
  }

  private void goOn(EntityKey entity, List<CommandRun> last) {
    List<CommandRun> next =
        turns.next(entity, last.stream().filter(it -> !it.answer().isDone()).toList());
    while (!next.isEmpty() && !submit(entity, next)) {
      next.forEach(CommandRun::refuse);
      next = turns.next(entity, List.of());
    }
  }

  /** False if there are too many tasks, or not even a thread. */
  private boolean submit(EntityKey entity, List<CommandRun> runs) {
    try {
      flow.execute(() -> round(entity, runs));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    } catch (RuntimeException | Error e) {
      LOG.error("commands cannot be decided", e);
      return false;
    }
  }
}
