package io.gapless.cli.bench.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.bench.history.History;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * Many replays of one history ordered at once, each cancelled at a random moment.
 *
 * @param api where they are ordered
 * @param history what is replayed
 * @param count how many
 * @param perSecond what each may publish a second
 * @param cancelWithin between its order and its cancellation, at most
 */
record MassReplays(
    ReplayApi api, History history, int count, int perSecond, Duration cancelWithin) {
  private static final long LOOK_MILLIS = 500;

  /**
   * What they did.
   *
   * @param cancelledAt by job, when the cancellation was answered, in milliseconds since 1970
   * @param running most jobs that ran at once
   * @param unfinished most jobs that had not ended at once
   */
  record Course(Map<Long, Long> cancelledAt, int running, int unfinished) {}

  private record Cancelled(long job, long atMillis) {}

  /** Returns when all are cancelled. */
  Course run(RandomGenerator random) throws IOException, InterruptedException {
    int running = 0;
    int unfinished = 0;
    Map<Long, Long> cancelledAt = new HashMap<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Cancelled>> replays = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long pause = random.nextLong(cancelWithin.toMillis());
        replays.add(callers.submit(() -> orderAndCancel(pause)));
      }
      while (!replays.stream().allMatch(Future::isDone)) {
        Thread.sleep(LOOK_MILLIS);
        JsonNode jobs = api.jobs();
        running = Math.max(running, inState(jobs, List.of("RUNNING")));
        unfinished = Math.max(unfinished, inState(jobs, List.of("RUNNING", "WAITING", "PAUSED")));
      }
      for (Future<Cancelled> replay : replays) {
        cancelledAt.put(replay.get().job, replay.get().atMillis);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a replay could not be ordered or cancelled", e);
    }
    return new Course(cancelledAt, running, unfinished);
  }

  private Cancelled orderAndCancel(long pauseMillis) throws IOException, InterruptedException {
    long job = api.order(History.TYPE, history.events(), perSecond);
    Thread.sleep(pauseMillis);
    api.cancel(job);
    return new Cancelled(job, System.currentTimeMillis());
  }

  private static int inState(JsonNode jobs, List<String> states) {
    int count = 0;
    for (JsonNode job : jobs) {
      count += states.contains(job.path("state").asText()) ? 1 : 0;
    }
    return count;
  }
}
