package io.gapless.command.handle;

import io.gapless.command.load.EntityKind;
import io.gapless.command.load.EntityKinds;
import io.gapless.command.load.EntityLoad;
import io.gapless.command.log.CommandLog;
import io.gapless.command.receive.CommandRequest;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Takes commands and answers them: understood, loaded, decided, appended; decided again if another
 * process was faster. Those on one entity follow one another. Nothing here waits for Kafka.
 * Thread-safe.
 */
public final class CommandFlow {
  private static final int MOST_AT_ONCE = 256;

  private final EntityKinds kinds;
  private final CommandLog log;
  private final NewEvents newEvents;
  private final FlowSettings settings;
  private final FlowThreads threads;
  private final Semaphore room;
  private final EntityRounds rounds = new EntityRounds(this);

  public CommandFlow(
      EntityKinds kinds,
      CommandLog log,
      NewEvents newEvents,
      FlowSettings settings,
      FlowThreads threads) {
    this.kinds = kinds;
    this.log = log;
    this.newEvents = newEvents;
    this.settings = settings;
    this.threads = threads;
    this.room = new Semaphore(settings.maxInFlight());
  }

  /**
   * Threads of the flow.
   *
   * @param workers may block on the event store
   * @param deadlines fires when the time is up; not blocked
   * @param answers runs what the caller hangs on an answer, so that the event log's threads need
   *     not
   */
  public record FlowThreads(
      Executor workers, ScheduledExecutorService deadlines, Executor answers) {}

  /**
   * Returns at once.
   *
   * @return completes within {@link FlowSettings#answerWithin()}; exceptionally only for programmer
   *     errors and {@link io.gapless.command.load.UnreadableEventException}
   */
  public CompletableFuture<CommandOutcome> handle(IncomingCommand incoming) {
    return handleAll(List.of(incoming), System.nanoTime()).getFirst();
  }

  /**
   * The same for several at once, each for itself. Those on one entity are decided in their order;
   * one that fails does not stop those after it. If there is no room for all, none is taken.
   *
   * @param commands at most {@link #mostAtOnce()}
   * @param sinceNanos when they came ({@link System#nanoTime()}): their time runs from then
   * @return in their order
   */
  public List<CompletableFuture<CommandOutcome>> handleAll(
      List<IncomingCommand> commands, long sinceNanos) {
    if (!room.tryAcquire(commands.size())) {
      return Collections.nCopies(
          commands.size(), CompletableFuture.completedFuture(new CommandOutcome.Overloaded()));
    }
    List<CommandRun> runs =
        commands.stream().map(command -> new CommandRun(this, command)).toList();
    Future<?> deadline =
        threads
            .deadlines()
            .schedule(
                () -> runs.forEach(CommandRun::expire),
                sinceNanos + settings.answerWithin().toNanos() - System.nanoTime(),
                TimeUnit.NANOSECONDS);
    runs.forEach(run -> run.answer().whenComplete((outcome, failure) -> room.release()));
    CompletableFuture.allOf(
            runs.stream().map(CommandRun::answer).toArray(CompletableFuture<?>[]::new))
        .whenComplete((all, failure) -> deadline.cancel(false));
    rounds.add(runs);
    return runs.stream()
        .map(run -> run.answer().whenCompleteAsync((outcome, failure) -> {}, threads.answers()))
        .toList();
  }

  /** Most commands that may come at once: a part of what can be under way, others come too. */
  public int mostAtOnce() {
    return Math.min(MOST_AT_ONCE, settings.maxInFlight());
  }

  /** Commands under way. */
  public int inFlight() {
    return settings.maxInFlight() - room.availablePermits();
  }

  void execute(Runnable attempt) {
    threads.workers().execute(attempt);
  }

  int workers() {
    return settings.workers();
  }

  /** Reads them by one question. Blocks. */
  void read(List<EntityLoad<?>> loads) {
    EntityLoad.read(log, loads);
  }

  int maxAttempts() {
    return settings.attempts();
  }

  CompletableFuture<AppendResult> append(AppendRequest request) {
    return log.append(request);
  }

  Understood understand(IncomingCommand incoming) {
    CommandRequest request = CommandRequest.read(incoming);
    Optional<EntityKind<?, ?, ?>> kind = kinds.of(request.entity().type());
    if (kind.isEmpty()) {
      return new Understood.AsAnswer(new CommandOutcome.EntityTypeUnknown());
    }
    if (!kind.get().knows(request.command())) {
      return new Understood.AsAnswer(new CommandOutcome.CommandUnknown());
    }
    PendingCommand<?, ?, ?> command = pending(kind.get(), request);
    return log.isAvailable()
        ? new Understood.AsCommand(command)
        : new Understood.AsAnswer(new CommandOutcome.StoreUnavailable());
  }

  private <C, E, S> PendingCommand<C, E, S> pending(
      EntityKind<C, E, S> kind, CommandRequest request) {
    C command = kind.definition().commands().read(request.command(), request.body());
    return new PendingCommand<>(new CommandTools<>(kind, log, newEvents), request, command);
  }
}
