package io.gapless.command.handle;

import io.gapless.command.decide.InvalidFieldException;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.InvalidRequestException;
import io.gapless.log.EventLogException;
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
  private int attempts;
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
   * @param committed completes with whether that holds; false if what was to be appended was not
   */
  record Attempt(
      CompletableFuture<?> settled,
      Optional<Ahead<?>> ahead,
      CompletableFuture<Boolean> committed) {}

  CompletableFuture<CommandOutcome> answer() {
    return answer;
  }

  /** Puts the command into the queue of the workers. */
  void submit() {
    try {
      flow.execute(this::begin);
    } catch (RejectedExecutionException e) {
      refuse();
    }
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

  private void begin() {
    guard(
        () -> {
          switch (flow.understand(incoming)) {
            case Understood.AsAnswer answered -> answer(Stage.DECIDING, answered.outcome());
            case Understood.AsCommand understood -> {
              pending = Optional.of(understood.command());
              flow.rounds().add(understood.command().entity(), this);
            }
          }
        });
  }

  /**
   * Decides and appends.
   *
   * @param ahead the entity, empty if it is to be loaded
   * @param committed completes with whether {@code ahead} came true
   */
  Attempt attempt(Optional<Ahead<?>> ahead, CompletableFuture<Boolean> committed) {
    if (timeIsUp) {
      // A conflict may have brought it back here just when the time was up.
      answer(Stage.DECIDING, new CommandOutcome.StoreUnavailable());
    }
    Attempt nothing = without(ahead);
    return answer.isDone()
        ? nothing
        : guard(() -> decide(pending.orElseThrow(), ahead, committed), nothing);
  }

  /** Nothing is appended by it. */
  private static Attempt without(Optional<Ahead<?>> ahead) {
    return new Attempt(
        CompletableFuture.completedFuture(null), ahead, CompletableFuture.completedFuture(true));
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
      PendingCommand<?, ?, ?> command,
      Optional<Ahead<?>> ahead,
      CompletableFuture<Boolean> committed) {
    attempts++;
    return switch (command.prepare(ahead)) {
      case Prepared.Answer answered ->
          new Attempt(
              CompletableFuture.anyOf(answerWhen(committed, command, answered.outcome()), answer),
              Optional.of(command.ahead()),
              CompletableFuture.completedFuture(true));
      case Prepared.Append append -> append(command, append, ahead);
    };
  }

  /** What was decided on the work of others holds if that is committed. */
  private CompletableFuture<?> answerWhen(
      CompletableFuture<Boolean> committed,
      PendingCommand<?, ?, ?> command,
      CommandOutcome outcome) {
    if (committed.isDone()) {
      answerIf(committed.join(), command, outcome);
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done =
        committed.thenAcceptAsync(
            came -> guard(() -> answerIf(came, command, outcome)), flow::execute);
    return done.exceptionally(
        tooMuch -> {
          refuse();
          return null;
        });
  }

  private void answerIf(
      boolean committed, PendingCommand<?, ?, ?> command, CommandOutcome outcome) {
    if (committed && !answer.isDone()) {
      answer(Stage.DECIDING, command.confirm(outcome));
    }
  }

  private Attempt append(
      PendingCommand<?, ?, ?> command, Prepared.Append append, Optional<Ahead<?>> ahead) {
    if (!stage.compareAndSet(Stage.DECIDING, Stage.APPENDING)) {
      return without(ahead);
    }
    CompletableFuture<Boolean> committed =
        flow.append(append.request())
            .handle(
                (result, failure) -> {
                  if (failure != null) {
                    fail(failure);
                  } else {
                    appended(command, result);
                  }
                  return result instanceof AppendResult.Appended;
                });
    return new Attempt(
        CompletableFuture.anyOf(committed, answer), Optional.of(command.ahead()), committed);
  }

  /** On a thread of the event log's. */
  private void appended(PendingCommand<?, ?, ?> command, AppendResult result) {
    try {
      if (result instanceof AppendResult.VersionConflict conflict) {
        conflicted(command, conflict);
        return;
      }
      if (result instanceof AppendResult.Appended) {
        // Before the answer, after which others load it.
        command.won();
      }
      answer(Stage.APPENDING, outcome(result));
    } catch (RuntimeException | Error e) {
      // The event log does not look at what is thrown here, and the caller would wait for ever.
      fail(e);
    }
  }

  private void conflicted(PendingCommand<?, ?, ?> command, AppendResult.VersionConflict conflict) {
    command.lost();
    if (!command.mayBeDecidedAgain(conflict) || attempts >= flow.maxAttempts()) {
      answer(
          Stage.APPENDING,
          new CommandOutcome.VersionConflict(conflict.expected(), conflict.actual()));
    } else {
      stage.compareAndSet(Stage.APPENDING, Stage.DECIDING);
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
