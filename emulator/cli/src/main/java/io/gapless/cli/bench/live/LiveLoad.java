package io.gapless.cli.bench.live;

import io.gapless.cli.load.AccountTraffic;
import io.gapless.cli.load.CommandClient;
import io.gapless.cli.load.EventLatency;
import io.gapless.cli.load.LoadFigures;
import io.gapless.cli.load.LoadRun;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands in the rhythm of a clock, measured from the moment they were due: to their answer, and
 * to their event's being on the topic.
 */
final class LiveLoad implements AutoCloseable {
  private static final Duration LAST_WITHIN = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;
  private static final double HIGH = 99;

  private final LoadRun run;
  private final EventLatency latency;
  private final AtomicLong spilled;

  private LiveLoad(LoadRun run, EventLatency latency, AtomicLong spilled) {
    this.run = run;
    this.latency = latency;
    this.spilled = spilled;
  }

  /**
   * @param prefix begins the id of every account of the traffic
   */
  static LiveLoad start(
      String prefix,
      AccountTraffic traffic,
      int perSecond,
      CommandClient client,
      TopicWatch watch) {
    EventLatency latency = new EventLatency();
    AtomicLong spilled = new AtomicLong();
    watch.tell(
        it -> {
          if (it.account().startsWith(prefix)) {
            spilled.addAndGet(it.isReplayed() ? 1 : 0);
            latency.seen(it.account(), it.version(), it.atMicros());
          }
        });
    return new LiveLoad(LoadRun.start(client, traffic, perSecond, latency), latency, spilled);
  }

  /** For so long, on accounts of its own. */
  static Felt of(
      String prefix, int perSecond, Duration time, CommandClient client, TopicWatch watch)
      throws InterruptedException {
    try (LiveLoad load = start(prefix, LiveStack.traffic(prefix), perSecond, client, watch)) {
      Thread.sleep(time);
      return load.end();
    }
  }

  /** Sends nothing new, and waits for the last answers and events, a minute each at most. */
  Felt end() throws InterruptedException {
    run.close();
    long deadline = System.nanoTime() + LAST_WITHIN.toNanos();
    while (latency.waiting() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_MILLIS);
    }
    LoadFigures figures = run.figures();
    return new Felt(
        figures.answered(),
        figures.failed() + figures.refused(),
        latency.count(),
        spilled.get(),
        latency.waiting(),
        figures.millis(HIGH),
        latency.millis(50),
        latency.millis(HIGH),
        latency.maxMillis());
  }

  @Override
  public void close() {
    run.close();
  }
}
