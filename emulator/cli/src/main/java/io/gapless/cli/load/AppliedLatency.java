package io.gapless.cli.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.cli.run.Http;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * How long it took from the moment a command was due until the projection had committed its event.
 * Command and projection are joined by account and version; both read the clock of this machine.
 * Asks the projection while the load runs, since that remembers only so many. At most {@value
 * #MAX_WAITING} events are waited for; further ones are not measured. Thread-safe.
 */
public final class AppliedLatency implements LoadRun.AnswerListener {
  static final int MAX_WAITING = 1_000_000;
  private static final long HIGHEST_MICROS = 3_600_000_000L;
  private static final int DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000.0;
  private static final Duration ASK_EVERY = Duration.ofMillis(200);
  private static final Duration LAST_WITHIN = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI projection;
  private final Http http = new Http();
  private final Map<Key, Long> due = new HashMap<>();
  private final Map<Key, Long> early = new HashMap<>();
  private final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);
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
    version(answer).ifPresent(it -> answered(new Key(command.account(), it), dueMicros));
  }

  /** Waits until the last events were applied, at most 30 s. */
  public void finish() throws InterruptedException {
    long deadline = System.nanoTime() + LAST_WITHIN.toNanos();
    while (waiting() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(ASK_EVERY);
    }
    finishing = true;
    asking.join();
  }

  /** For people. */
  public synchronized String line() {
    return "to effect   p50 %.1f ms   p99 %.1f ms   max %.1f ms   (until the projection's commit; %,d events%s)"
        .formatted(
            micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
            micros.getValueAtPercentile(99) / MICROS_PER_MILLI,
            micros.getMaxValue() / MICROS_PER_MILLI,
            micros.getTotalCount(),
            waiting() == 0 ? "" : ", %,d not seen".formatted(waiting()));
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
      forgetEarly();
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
            applied(
                new Key(event.path("id").asText(), event.path("version").asLong()),
                event.path("atMicros").asLong()));
    return events.size();
  }

  /** The event may be applied before the command's answer is here. */
  private synchronized void applied(Key key, long atMicros) {
    Long dueMicros = due.remove(key);
    if (dueMicros != null) {
      record(atMicros - dueMicros);
    } else if (early.size() < MAX_WAITING) {
      early.put(key, atMicros);
    }
  }

  private synchronized void answered(Key key, long dueMicros) {
    Long atMicros = early.remove(key);
    if (atMicros != null) {
      record(atMicros - dueMicros);
    } else if (due.size() < MAX_WAITING) {
      due.put(key, dueMicros);
    }
  }

  private synchronized int waiting() {
    return due.size();
  }

  private synchronized void forgetEarly() {
    early.clear();
  }

  private synchronized void record(long tookMicros) {
    micros.recordValue(Math.clamp(tookMicros, 0, HIGHEST_MICROS));
  }

  /** The version of the command's event; empty if it had none. */
  private static Optional<Long> version(CommandClient.Answer answer) {
    try {
      JsonNode json = JSON.readTree(answer.body());
      return json.path("events").asInt() > 0
          ? Optional.of(json.path("version").asLong())
          : Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("a command's answer is not JSON: " + answer.body(), e);
    }
  }

  private record Key(String account, long version) {}
}
