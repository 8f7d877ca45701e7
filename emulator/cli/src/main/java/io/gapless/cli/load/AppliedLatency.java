package io.gapless.cli.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.run.Http;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How long it took from the moment a command was due until the projection had committed its event.
 * Asks the projection while the load runs, since that remembers only so many. Thread-safe.
 */
public final class AppliedLatency implements LoadRun.AnswerListener {
  private static final Duration ASK_EVERY = Duration.ofMillis(200);
  private static final Duration LAST_WITHIN = Duration.ofSeconds(30);

  private final URI projection;
  private final Http http = new Http();
  private final EventLatency latency = new EventLatency();
  private final Thread asking;
  private volatile boolean finishing;
  private long next;

  private AppliedLatency(URI projection, long next) {
    this.projection = projection;
    this.next = next;
    this.asking = Thread.ofVirtual().name("applied-latency").unstarted(this::ask);
  }

  /** Measures events applied from now on. */
  public static AppliedLatency of(URI projection) {
    AppliedLatency latency = new AppliedLatency(projection, 0);
    latency.skipEarlier();
    latency.asking.start();
    return latency;
  }

  @Override
  public void done(AccountCommand command, CommandClient.Answer answer, long dueMicros) {
    latency.done(command, answer, dueMicros);
  }

  /** Waits until the last events were applied, at most 30 s. */
  public void finish() throws InterruptedException {
    long deadline = System.nanoTime() + LAST_WITHIN.toNanos();
    while (latency.waiting() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(ASK_EVERY);
    }
    finishing = true;
    asking.join();
  }

  /** For people. */
  public String line() {
    return "to effect   p50 %.1f ms   p99 %.1f ms   max %.1f ms   (until the projection's commit; %,d events%s)"
        .formatted(
            latency.millis(50),
            latency.millis(99),
            latency.maxMillis(),
            latency.count(),
            latency.waiting() == 0 ? "" : ", %,d not seen".formatted(latency.waiting()));
  }

  private void ask() {
    while (!finishing) {
      try {
        Thread.sleep(ASK_EVERY);
      } catch (InterruptedException e) {
        return;
      }
      while (readPage() > 0) {
        continue;
      }
    }
  }

  /** The projection counts from its start; what was applied before this load does not matter. */
  private void skipEarlier() {
    while (readPage() > 0) {
      latency.forgetEarly();
    }
  }

  private int readPage() {
    Optional<JsonNode> page = http.json(projection.resolve("/applied/" + next));
    if (page.isEmpty()) {
      return 0;
    }
    next = page.get().path("next").asLong(next);
    JsonNode events = page.get().path("events");
    events.forEach(
        event ->
            latency.seen(
                event.path("id").asText(),
                event.path("version").asLong(),
                event.path("atMicros").asLong()));
    return events.size();
  }
}
