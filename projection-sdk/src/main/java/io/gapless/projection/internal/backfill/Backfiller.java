package io.gapless.projection.internal.backfill;

import io.gapless.projection.ProjectionName;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests without waiting for them, each on a virtual thread; answers wait to be fetched.
 * Bounded by whoever asks: the core has a bounded number of requests under way.
 */
public final class Backfiller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Backfiller.class);

  private final ProjectionName projection;
  private final ReplayService replayService;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public Backfiller(ProjectionName projection, ReplayService replayService) {
    this.projection = projection;
    this.replayService = replayService;
  }

  /**
   * Asks, and waits for nothing.
   *
   * @param taker given the answer by another thread, once, whatever happens
   */
  public void ask(BackfillRequest request, BiConsumer<BackfillRequest, BackfillAnswer> taker) {
    try {
      threads.execute(() -> taker.accept(request, fetch(request)));
    } catch (RejectedExecutionException e) {
      taker.accept(request, new BackfillAnswer.Unusable("closed"));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private BackfillAnswer fetch(BackfillRequest request) {
    BackfillAnswer answer;
    try {
      answer = replayService.events(request);
    } catch (RuntimeException e) {
      answer = new BackfillAnswer.Unusable(e.toString()); // an answer must come, whatever happens
    }
    if (answer instanceof BackfillAnswer.Unusable unusable) {
      LOG.atWarn()
          .addKeyValue("projection", projection)
          .addKeyValue("entity", request.entity())
          .addKeyValue("from", request.from())
          .addKeyValue("to", request.to())
          .addKeyValue("reason", unusable.reason())
          .log("Backfill got no usable answer, asking again later");
    }
    return answer;
  }
}
