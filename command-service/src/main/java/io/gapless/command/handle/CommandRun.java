package io.gapless.command.handle;

import static java.util.Objects.requireNonNull;

import io.gapless.command.decide.InvalidFieldException;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.receive.InvalidRequestException;
import io.gapless.log.EventLogException;
import io.gapless.log.append.AppendResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run of one command: it is decided on a worker when it is its turn, appended without one, and
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
  private volatile @Nullable PendingCommand<?, ?, ?> pending;
  private int attempts;
  private volatile boolean timeIsUp;

  CommandRun(CommandFlow flow, IncomingCommand incoming) {
    this.flow = flow;
    this.incoming = incoming;
  }

  CompletableFuture<CommandOutcome> answer() {
    return answer;
  }

  /** Puts the next attempt into the queue of the workers. */
  void submit() {
    try {
      flow.execute(this::run);
    } catch (RejectedExecutionException e) {
      answer(Stage.DECIDING, new CommandOutcome.Overloaded());
    }
  }

  /** The time is up. */
  void expire() {
    timeIsUp = true;
    answer(Stage.DECIDING, new CommandOutcome.StoreUnavailable());
    answer(Stage.APPENDING, new CommandOutcome.OutcomeUnknown());
  }

  private void run() {
    if (timeIsUp) {
      // A conflict may have brought it back here just when the time was up.
      answer(Stage.DECIDING, new CommandOutcome.StoreUnavailable());
      return;
    }
    try {
      attempt();
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
  }

  private void attempt() {
    PendingCommand<?, ?, ?> command = pending;
    if (command != null) {
      decide(command);
      return;
    }
    switch (flow.understand(incoming)) {
      case Understood.AsAnswer answered -> answer(Stage.DECIDING, answered.outcome());
      case Understood.AsCommand understood -> {
        pending = understood.command();
        if (flow.turns().take(understood.command().entity(), this)) {
          myTurn(understood.command());
          decide(understood.command());
        }
      }
    }
  }

  /** With its answer, whatever that is, it is the next one's turn. */
  private void myTurn(PendingCommand<?, ?, ?> command) {
    answer.whenComplete(
        (outcome, failure) -> flow.turns().pass(command.entity()).ifPresent(CommandRun::goOn));
  }

  /** Those before it have their answers. */
  private void goOn() {
    myTurn(requireNonNull(pending));
    submit();
  }

  private void decide(PendingCommand<?, ?, ?> command) {
    attempts++;
    switch (command.prepare()) {
      case Prepared.Answer answered -> answer(Stage.DECIDING, answered.outcome());
      case Prepared.Append append -> append(command, append);
    }
  }

  private void append(PendingCommand<?, ?, ?> command, Prepared.Append append) {
    if (stage.compareAndSet(Stage.DECIDING, Stage.APPENDING)) {
      flow.append(append.request())
          .whenComplete(
              (result, failure) -> {
                if (failure != null) {
                  fail(failure);
                } else {
                  appended(command, result);
                }
              });
    }
  }

  /** On a thread of the event log's. */
  private void appended(PendingCommand<?, ?, ?> command, AppendResult result) {
    try {
      if (result instanceof AppendResult.VersionConflict conflict) {
        conflicted(command, conflict);
        return;
      }
      if (result instanceof AppendResult.Appended appended) {
        // Before the answer, by which it is the next one's turn.
        remember(command, appended);
      }
      answer(Stage.APPENDING, outcome(result));
    } catch (RuntimeException | Error e) {
      // The event log does not look at what is thrown here, and the caller would wait for ever.
      fail(e);
    }
  }

  /** Whatever happens here, it is committed. */
  private static void remember(PendingCommand<?, ?, ?> command, AppendResult.Appended appended) {
    try {
      command.won(appended.events());
    } catch (RuntimeException | Error e) {
      // A decider's or a codec's.
      LOG.error("what a command did cannot be kept", e);
    }
  }

  private void conflicted(PendingCommand<?, ?, ?> command, AppendResult.VersionConflict conflict) {
    command.lost();
    if (!command.mayBeDecidedAgain() || attempts >= flow.maxAttempts()) {
      answer(
          Stage.APPENDING,
          new CommandOutcome.VersionConflict(conflict.expected(), conflict.actual()));
    } else if (stage.compareAndSet(Stage.APPENDING, Stage.DECIDING)) {
      submit();
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
