package io.gapless.command.answer;

import io.gapless.command.handle.CommandFlow;
import io.gapless.command.handle.CommandOutcome;
import io.gapless.command.receive.CommandIds;
import io.gapless.command.receive.IncomingCommand;
import io.gapless.command.watch.CommandMeter;
import io.gapless.log.trace.EventSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands commands to the flow, each with its span and its timer, and words the answers. Thread-safe.
 */
public final class CommandCalls {
  private static final Logger LOG = LoggerFactory.getLogger(CommandCalls.class);

  private final CommandIds ids;
  private final CommandFlow flow;
  private final CommandMeter meter;
  private final EventSpans spans;
  private final ReadThreads readers;

  /**
   * @param readers take requests apart
   */
  public CommandCalls(
      CommandIds ids, CommandFlow flow, CommandMeter meter, EventSpans spans, ReadThreads readers) {
    this.ids = ids;
    this.flow = flow;
    this.meter = meter;
    this.spans = spans;
    this.readers = readers;
  }

  CommandIds ids() {
    return ids;
  }

  CommandMeter meter() {
    return meter;
  }

  /** Most commands of one call. */
  int most() {
    return flow.mostAtOnce();
  }

  /**
   * Reads on a worker what takes too long for the HTTP server's threads. What is not read in time
   * is a problem, even if it is read later.
   */
  <T> CompletableFuture<T> read(Supplier<T> reading, Function<Problem, T> onProblem) {
    return readers.run(reading, onProblem);
  }

  /**
   * Returns at once.
   *
   * @param route by which they came
   * @param sinceNanos when they came
   * @return in their order
   */
  List<CompletableFuture<Answer>> answer(
      String route, CommandMeter.Started started, long sinceNanos, List<IncomingCommand> commands) {
    List<CommandSpan> begun =
        commands.stream().map(command -> CommandSpan.begin(spans, route, command)).toList();
    List<IncomingCommand> traced = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      traced.add(commands.get(i).with(begun.get(i).headers()));
    }
    List<CompletableFuture<CommandOutcome>> outcomes = flow.handleAll(traced, sinceNanos);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      answers.add(answer(commands.get(i), started, begun.get(i), outcomes.get(i)));
    }
    return answers;
  }

  private static CompletableFuture<Answer> answer(
      IncomingCommand incoming,
      CommandMeter.Started started,
      CommandSpan span,
      CompletableFuture<CommandOutcome> future) {
    CommandMeter.Named timed = started.of(incoming.entity(), incoming.command());
    return future
        .handle((outcome, failure) -> answer(incoming, timed, outcome, failure))
        .whenComplete((answer, failure) -> span.end(answer == null ? 500 : answer.status()));
  }

  private static Answer answer(
      IncomingCommand incoming,
      CommandMeter.Named timed,
      @Nullable CommandOutcome outcome,
      @Nullable Throwable failure) {
    if (outcome == null) {
      LOG.error("a command could not be handled", failure);
      timed.failed();
      return Answers.broken(incoming.id());
    }
    timed.ended(outcome);
    return Answers.ofCommand(timed.entity(), incoming.id(), outcome);
  }
}
