package io.gapless.command.handle;

import io.gapless.event.EntityKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
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

  /** Commands on one entity that are decided together, or wait together for their turn. */
  private record Round(EntityKey entity, List<CommandRun> runs) {}

  /**
   * On a worker; each command is decided now or in a later round, those on one entity in their
   * order. Where there are many entities, other workers help.
   */
  void add(List<CommandRun> runs) {
    List<Round> rounds = new ArrayList<>();
    byEntity(runs).forEach((entity, those) -> rounds.add(new Round(entity, those)));
    int shares = Math.min(flow.workers(), rounds.size());
    for (int share = shares - 1; share >= 0; share--) {
      List<Round> mine = share(rounds, share, shares);
      if (share == 0 || !submit(() -> mine.forEach(this::take))) {
        mine.forEach(this::take);
      }
    }
  }

  /** Not before its time has come: a worker that hangs keeps no entity that it has not begun. */
  private void take(Round round) {
    List<CommandRun> first = turns.take(round.entity(), round.runs());
    if (!first.isEmpty()) {
      begin(new Round(round.entity(), first));
    }
  }

  private static Map<EntityKey, List<CommandRun>> byEntity(List<CommandRun> runs) {
    Map<EntityKey, List<CommandRun>> byEntity = new LinkedHashMap<>();
    for (CommandRun run : runs) {
      if (run.understand()) {
        byEntity.computeIfAbsent(run.entity(), entity -> new ArrayList<>()).add(run);
      }
    }
    return byEntity;
  }

  /** Every so many of them, beginning with that one. */
  private static List<Round> share(List<Round> rounds, int first, int step) {
    return IntStream.iterate(first, it -> it < rounds.size(), it -> it + step)
        .mapToObj(rounds::get)
        .toList();
  }

  /**
   * It ends when each command is answered or must be decided again, even if the worker hangs: by
   * then the time of all of them is up.
   */
  private void begin(Round round) {
    List<CommandRun> runs = round.runs();
    AtomicBoolean over = new AtomicBoolean();
    Runnable end =
        () -> {
          if (over.compareAndSet(false, true)) {
            goOn(round.entity(), runs);
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
    while (!next.isEmpty() && !submit(new Round(entity, next))) {
      next.forEach(CommandRun::refuse);
      next = turns.next(entity, List.of());
    }
  }

  private boolean submit(Round round) {
    return submit(() -> begin(round));
  }

  /** False if there are too many tasks, or not even a thread. */
  private boolean submit(Runnable task) {
    try {
      flow.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    } catch (RuntimeException | Error e) {
      // No thread can be made: the entity's turn would never end, and all who wait with it.
      LOG.error("commands cannot be decided", e);
      return false;
    }
  }
}
