package io.gapless.command.handle;

import io.gapless.command.load.EntityLoad;
import io.gapless.command.load.EntityStates;
import io.gapless.event.EntityKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the commands on one entity in rounds: those that came while the last round was appended
 * are the next one. In a round the first command is decided on what is committed and each further
 * one on what those before it will have done, and all are appended without waiting for each other;
 * the event log mostly puts them into one transaction. If one fails, because another process was
 * faster for instance, those that build on it fail with it and are decided again.
 *
 * <p>A worker takes its share of the rounds that wait and reads all of their entities by one
 * question: the more there is to do, the less often the event store is asked. Thread-safe.
 */
final class EntityRounds {
  private static final Logger LOG = LoggerFactory.getLogger(EntityRounds.class);

  private final CommandFlow flow;
  private final EntityTurns turns = new EntityTurns();

  /** Commands that came together, and that nobody has looked at. */
  private final BlockingQueue<List<CommandRun>> arrived = new LinkedBlockingQueue<>();

  /** Rounds whose turn it is. */
  private final BlockingQueue<Round> due = new LinkedBlockingQueue<>();

  EntityRounds(CommandFlow flow) {
    this.flow = flow;
  }

  /**
   * Commands on one entity that are decided together.
   *
   * @param over whether it has ended
   */
  private record Round(EntityKey entity, List<CommandRun> runs, AtomicBoolean over) {
    Round(EntityKey entity, List<CommandRun> runs) {
      this(entity, runs, new AtomicBoolean());
    }
  }

  /**
   * Returns at once; a worker decides them. Each is decided in the next round of its entity or in a
   * later one, those on one entity in their order; refused if there is no worker for them.
   */
  void add(List<CommandRun> runs) {
    arrived.add(runs);
    if (!submit(this::work)) {
      // A worker may have taken these for its own: then there is one too few for the others.
      List<CommandRun> left = arrived.remove(runs) ? runs : arrived.poll();
      if (left != null) {
        left.forEach(CommandRun::refuse);
      }
    }
  }

  /** On a worker; others help if there is more, while this one reads and decides its share. */
  private void work() {
    boolean alone;
    do {
      receive(share(arrived).stream().flatMap(List::stream).toList());
      List<Round> mine = share(due);
      alone = !due.isEmpty() && !submit(this::work);
      decide(mine);
    } while (alone);
  }

  private <T> List<T> share(BlockingQueue<T> waiting) {
    int fair = Math.ceilDiv(arrived.size() + due.size(), flow.workers());
    List<T> mine = new ArrayList<>();
    waiting.drainTo(mine, Math.clamp(fair, 1, EntityStates.MOST_TOGETHER));
    return mine;
  }

  private void receive(List<CommandRun> runs) {
    byEntity(runs)
        .forEach(
            (entity, those) -> {
              List<CommandRun> first = turns.take(entity, those);
              if (!first.isEmpty()) {
                due.add(new Round(entity, first));
              }
            });
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

  /**
   * A round ends when each command is answered or must be decided again, even if the worker hangs,
   * in this round or in another one: by then the time of all of them is up.
   */
  private void decide(List<Round> rounds) {
    for (Round round : rounds) {
      all(round.runs().stream().map(CommandRun::answer).toList())
          .whenComplete((it, failure) -> end(round));
    }
    flow.read(rounds.stream().flatMap(round -> toLoad(round).stream()).toList());
    for (Round round : rounds) {
      all(attempts(round.runs())).whenComplete((it, failure) -> end(round));
    }
  }

  /** By the first that is to be decided. */
  private static Optional<EntityLoad<?>> toLoad(Round round) {
    return round.runs().stream().<EntityLoad<?>>flatMap(run -> run.load().stream()).findFirst();
  }

  private void end(Round round) {
    if (round.over().compareAndSet(false, true)) {
      goOn(round.entity(), round.runs());
    }
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

  /** False if nobody will decide it. */
  private boolean submit(Round round) {
    due.add(round);
    return submit(this::work) || !due.remove(round);
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
