package io.gapless.replay.admit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets backfill requests in as far as the settings allow, so that one caller cannot take what all
 * others need. Nobody waits here: what is too much is refused at once. Thread-safe.
 */
public final class BackfillAdmission {
  /**
   * Callers remembered. Beyond it the one that has been quiet longest is forgotten, and may begin
   * as if it were new; the limit of all callers together holds all the same.
   */
  static final int MAX_CALLERS = 10_000;

  private final BackfillSettings settings;
  private final LongSupplier nanoTime;
  private final Counter callerRefused;
  private final Counter allRefused;
  private final Map<String, Share> callers = new LinkedHashMap<>(16, 0.75f, true);
  private Share all;

  public BackfillAdmission(
      BackfillSettings settings, MeterRegistry registry, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.all = Share.fresh(settings.perSecond(), nanoTime.getAsLong());
    this.callerRefused = refused(registry, "caller");
    this.allRefused = refused(registry, "all");
    Gauge.builder("gapless.backfill.under.way", this::underWay)
        .description("Backfill requests that are being answered")
        .register(registry);
  }

  private static Counter refused(MeterRegistry registry, String limit) {
    return Counter.builder("gapless.backfill.refused")
        .description("Backfill requests refused, by whose limit they passed")
        .tag("limit", limit)
        .register(registry);
  }

  /**
   * Answers within the limits.
   *
   * @param caller whose share it takes
   * @throws BackfillRefusedException if it would pass one; nothing was begun
   */
  public <T> T admit(String caller, Supplier<T> answer) {
    begin(caller);
    try {
      return answer.get();
    } finally {
      end(caller);
    }
  }

  private synchronized void begin(String caller) {
    long now = nanoTime.getAsLong();
    Share own =
        callers
            .getOrDefault(caller, Share.fresh(settings.callerPerSecond(), now))
            .at(now, settings.callerPerSecond());
    all = all.at(now, settings.perSecond());
    if (!own.admits(settings.callerAtOnce())) {
      callerRefused.increment();
      throw new BackfillRefusedException("one caller");
    }
    if (!all.admits(settings.atOnce())) {
      allRefused.increment();
      throw new BackfillRefusedException("all callers together");
    }
    all = all.begun();
    callers.put(caller, own.begun());
    forgetQuiet();
  }

  private synchronized void end(String caller) {
    all = all.ended();
    callers.computeIfPresent(caller, (name, own) -> own.ended());
  }

  private void forgetQuiet() {
    Iterator<Share> longestQuietFirst = callers.values().iterator();
    while (callers.size() > MAX_CALLERS && longestQuietFirst.hasNext()) {
      if (longestQuietFirst.next().underWay() == 0) {
        longestQuietFirst.remove();
      }
    }
  }

  /** How many callers are remembered. */
  synchronized int callersKnown() {
    return callers.size();
  }

  private synchronized int underWay() {
    return all.underWay();
  }
}
