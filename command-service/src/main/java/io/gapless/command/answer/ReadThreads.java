package io.gapless.command.answer;

import io.gapless.command.receive.InvalidRequestException;
import io.gapless.log.EventLogException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs reads where they may block, and makes problems of what can go wrong with them.
 *
 * @param workers bounded; full means {@link RejectedExecutionException}
 * @param answerWithin every read is answered by then
 */
public record ReadThreads(Executor workers, Duration answerWithin) {
  private static final Logger LOG = LoggerFactory.getLogger(ReadThreads.class);

  <T> CompletableFuture<T> run(Supplier<T> read, Function<Problem, T> onProblem) {
    try {
      return CompletableFuture.supplyAsync(read, workers)
          .orTimeout(answerWithin.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(failure -> onProblem.apply(problem(failure)));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(onProblem.apply(Problem.of(ProblemType.OVERLOADED)));
    }
  }

  private static Problem problem(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof InvalidRequestException invalid) {
      return Problem.of(invalid);
    }
    if (cause instanceof EventLogException || cause instanceof TimeoutException) {
      return Problem.of(ProblemType.STORE_UNAVAILABLE);
    }
    LOG.error("a read failed", cause);
    return Problem.of(ProblemType.INTERNAL_ERROR);
  }
}
