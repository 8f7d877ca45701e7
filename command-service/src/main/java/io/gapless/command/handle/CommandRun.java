package io.gapless.command.handle;

import io.gapless.command.decide.InvalidFieldException;
import io.gapless.command.load.EntityLoad;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.InvalidRequestException;
import io.gapless.event.EntityKey;
import io.gapless.log.EventLogException;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run of one command: it is decided in a round of its entity, appended without a worker, and
 * answered exactly once, in time.
 *
 * <pre>
 *   DECIDING ──append──► APPENDING ──answer──► ANSWERED
 *      ▲ │                  │                    ▲
 *      │ └──refused, time up: store-unavailable──┤
 *      │                    │                    │
 *      └─version conflict───┴──time up: unknown──┘
 * </pre>
 */
final class CommandRun {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

  private enum Stage {
    /** Nothing has been handed to the event log, or all of it came back as not appended. */
    DECIDING,
    /** The event log has it. */
    APPENDING,
    ANSWERED
  }

  private final CommandFlow flow;
  private final IncomingCommand incoming;
  private final CompletableFuture<CommandOutcome> answer = new CompletableFuture<>();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.DECIDING);
  private volatile Optional<PendingCommand<?, ?, ?>> pending = Optional.empty();
  private int races;
  private volatile boolean timeIsUp;

  CommandRun(CommandFlow flow, IncomingCommand incoming) {
    this.flow = flow;
    this.incoming = incoming;
  }

  /**
   * One attempt at a command, as its round sees it.
   *
   * @param settled completes when the command is answered or must be decided again
   * @param ahead the entity for the next command, empty if it must be loaded
   * @param holds completes with whether {@code ahead} came true, as far as this command is
   *     concerned
   */
  record Attempt(
      CompletableFuture<?> settled, Optional<Ahead<?>> ahead, CompletableFuture<Boolean> holds) {
    /** It appends nothing. */
    static Attempt without(CompletableFuture<?> settled, Optional<Ahead<?>> ahead) {
      return new Attempt(settled, ahead, CompletableFuture.completedFuture(true));
    }

    /** The next round decides it. */
    static Attempt postponed() {
      return new Attempt(
          CompletableFuture.completedFuture(null),
          Optional.empty(),
          CompletableFuture.completedFuture(false));
    }
  }

  CompletableFuture<CommandOutcome> answer() {
    return answer;
  }

  EntityKey entity() {
    return incoming.entity();
  }

  /** There is too much to do. */
  void refuse() {
    answer(Stage.DECIDING, new CommandOutcome.Overloaded());
  }

  /** The time is up. */
  void expire() {
    timeIsUp = true;
    answer(Stage.DECIDING, new CommandOutcome.StoreUnavailable());
    answer(Stage.APPENDING, new CommandOutcome.OutcomeUnknown());
  }

  /** False if it is answered with that: there is nothing to decide. */
  boolean understand() {
    return guard(
        () ->
            switch (flow.understand(incoming)) {
              case Understood.AsAnswer answered -> {
                answer(Stage.DECIDING, answered.outcome());
                yield false;
              }
              case Understood.AsCommand understood -> {
                pending = Optional.of(understood.command());
                yield true;
              }
            },
        false);
  }

  /** Begins to load the entity, unless there is nothing to decide any more. */
  Optional<EntityLoad<?>> load() {
    return answer.isDone() ? Optional.empty() : pending.map(PendingCommand::load);
  }

  /**
   * Decides and appends.
   *
   * @param ahead the entity, empty if it is to be loaded
   * @param basis completes with whether {@code ahead} came true
   */
  Attempt attempt(Optional<Ahead<?>> ahead, CompletableFuture<Boolean> basis) {
    Attempt nothing = Attempt.without(CompletableFuture.completedFuture(null), ahead);
    if (answer.isDone()) {
      pending.ifPresent(PendingCommand::keepWhatWasRead);
      return nothing;
    }
    if (ahead.filter(Ahead::isSpeculative).isEmpty()) {
      return guard(() -> decide(pending.orElseThrow(), ahead, basis), nothing);
    }
    try {
      return decide(pending.orElseThrow(), ahead, basis);
    } catch (RuntimeException | Error e) {
      // Of a state that may never come true nobody is told.
      return Attempt.postponed();
    }
  }

  private void guard(Runnable work) {
    guard(
        () -> {
          work.run();
          return true;
        },
        false);
  }

  /** Whatever is thrown is an answer. */
  private <T> T guard(Supplier<T> work, T otherwise) {
    try {
      return work.get();
    } catch (InvalidRequestException e) {
      answer(Stage.DECIDING, new CommandOutcome.Malformed(e.field(), e.rule()));
    } catch (InvalidFieldException e) {
      answer(Stage.DECIDING, new CommandOutcome.Malformed(e.field(), e.rule()));
    } catch (EventLogException e) {
      answer(Stage.DECIDING, new CommandOutcome.StoreUnavailable());
    } catch (RuntimeException | Error e) {
      // A decider's or a codec's: the caller must hear something, whatever it is.
      fail(e);
    }
    return otherwise;
  }

  private Attempt decide(
      PendingCommand<?, ?, ?> command, Optional<Ahead<?>> ahead, CompletableFuture<Boolean> basis) {
    return switch (command.prepare(ahead)) {
      case Prepared.Answer answered ->
          Attempt.without(
              CompletableFuture.anyOf(answerOn(basis, command, answered.outcome()), answer),
              Optional.of(command.ahead()));
      case Prepared.Append append -> append(command, append.request(), ahead);
    };
  }

  /** Refuses it if what it was decided on came true. A look at the event store takes a worker. */
  private CompletableFuture<?> answerOn(
      CompletableFuture<Boolean> basis, PendingCommand<?, ?, ?> command, CommandOutcome refused) {
    if (!command.mayBeRepeated()) {
      return basis.thenAccept(
          cameTrue -> {
            if (cameTrue) {
              answer(Stage.DECIDING, refused);
            }
          });
    }
    if (basis.isDone()) {
      // On a worker: it may as well be the one that asks.
      if (basis.join()) {
        lookUp(command, refused);
      }
      return CompletableFuture.completedFuture(null);
    }
    return basis.thenCompose(
        cameTrue ->
            cameTrue ? lookUpElsewhere(command, refused) : CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Void> lookUpElsewhere(
      PendingCommand<?, ?, ?> command, CommandOutcome refused) {
    try {
      return CompletableFuture.runAsync(() -> lookUp(command, refused), flow::execute);
    } catch (RejectedExecutionException e) {
      refuse();
      return CompletableFuture.completedFuture(null);
    }
  }

  private void lookUp(PendingCommand<?, ?, ?> command, CommandOutcome refused) {
    if (!answer.isDone()) {
      guard(() -> answer(Stage.DECIDING, command.confirm(refused)));
    }
  }

  private Attempt append(
      PendingCommand<?, ?, ?> command, AppendRequest request, Optional<Ahead<?>> ahead) {
    if (!stage.compareAndSet(Stage.DECIDING, Stage.APPENDING)) {
      return Attempt.without(CompletableFuture.completedFuture(null), ahead);
    }
    CompletableFuture<Boolean> appended =
        offer(request)
            .handle(
                (result, failure) -> {
                  if (failure != null) {
                    fail(failure);
                  } else {
                    appended(command, request, result);
                  }
                  return result instanceof AppendResult.Appended;
                });
    return new Attempt(
        CompletableFuture.anyOf(appended, answer), Optional.of(command.ahead()), appended);
  }

  private CompletableFuture<AppendResult> offer(AppendRequest request) {
    try {
      return flow.append(request);
    } catch (RuntimeException | Error e) {
      // Before the event log had it: the stage is APPENDING already, and nobody else would end it.
      return CompletableFuture.failedFuture(e);
    }
  }

  /** On a thread of the event log's. */
  private void appended(
      PendingCommand<?, ?, ?> command, AppendRequest request, AppendResult result) {
    boolean speculative = request.condition().event().isPresent();
    try {
      if (result instanceof AppendResult.VersionConflict && speculative) {
        // A command before it failed.
        again();
      } else if (result instanceof AppendResult.VersionConflict conflict) {
        conflicted(command, conflict);
      } else if (result instanceof AppendResult.TooLarge && speculative) {
        // So it may not be on what is committed.
        again();
      } else {
        if (result instanceof AppendResult.Appended) {
          // Before the answer, after which others load it.
          command.won();
        }
        answer(Stage.APPENDING, outcome(result));
      }
    } catch (RuntimeException | Error e) {
      // The event log does not look at what is thrown here, and the caller would wait for ever.
      fail(e);
    }
  }

  private void conflicted(PendingCommand<?, ?, ?> command, AppendResult.VersionConflict conflict) {
    command.lost();
    races++;
    if (!command.mayBeDecidedAgain() || races >= flow.maxAttempts()) {
      answer(
          Stage.APPENDING,
          new CommandOutcome.VersionConflict(conflict.expected(), conflict.actual()));
    } else {
      again();
    }
  }

  /** In the next round. */
  private void again() {
    stage.compareAndSet(Stage.APPENDING, Stage.DECIDING);
    if (timeIsUp) {
      answer(Stage.DECIDING, new CommandOutcome.StoreUnavailable());
    }
  }

  private static CommandOutcome outcome(AppendResult result) {
    return switch (result) {
      case AppendResult.Appended appended ->
          new CommandOutcome.Committed(appended.version(), appended.events().size(), false);
      case AppendResult.AlreadyAppended already ->
          new CommandOutcome.Committed(already.version(), already.eventCount(), true);
      case AppendResult.CommandIdReused reused -> new CommandOutcome.CommandIdReused();
      case AppendResult.VersionConflict conflict ->
          new CommandOutcome.VersionConflict(conflict.expected(), conflict.actual());
      case AppendResult.TooLarge tooLarge ->
          new CommandOutcome.PayloadTooLarge(tooLarge.bytes(), tooLarge.limit());
      case AppendResult.Overloaded overloaded -> new CommandOutcome.Overloaded();
      case AppendResult.StoreUnavailable unavailable -> new CommandOutcome.StoreUnavailable();
      case AppendResult.OutcomeUnknown unknown -> new CommandOutcome.OutcomeUnknown();
    };
  }

  /** Answers if the run is still in the stage in which the answer was found. */
  private void answer(Stage from, CommandOutcome outcome) {
    if (stage.compareAndSet(from, Stage.ANSWERED)) {
      answer.complete(outcome);
    }
  }

  private void fail(Throwable failure) {
    stage.set(Stage.ANSWERED);
    if (!answer.completeExceptionally(failure)) {
      LOG.error("a command failed after it was answered", failure);
    }
  }
}
