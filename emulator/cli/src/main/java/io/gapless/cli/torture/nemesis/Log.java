package io.gapless.cli.torture.nemesis;

import io.gapless.cli.torture.check.Sometimes;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The nemesis' history, and what it adds up to. Thread-safe. */
final class Log {
  private final HistoryFile history;
  private final AtomicLong strikes = new AtomicLong();
  private final Map<String, Long> done = new TreeMap<>();
  private boolean fallbackLost;

  Log(HistoryFile history) {
    this.history = history;
  }

  long begin(Cell cell, long millis) {
    long strike = strikes.incrementAndGet();
    history.append(
        Kind.INVOKE,
        Topics.FAULT,
        it -> it.put("strike", strike).put("cell", cell.name()).put("millis", millis));
    return strike;
  }

  synchronized void end(Cell cell, long strike) {
    done.merge(cell.name(), 1L, Long::sum);
    history.append(Kind.OK, Topics.FAULT, it -> it.put("strike", strike).put("cell", cell.name()));
  }

  void failed(Cell cell, long strike, Exception why) {
    history.append(
        Kind.FAIL,
        Topics.FAULT,
        it -> it.put("strike", strike).put("cell", cell.name()).put("detail", why.toString()));
  }

  void seen(Sometimes state) {
    history.append(Kind.INFO, Topics.FAULT, it -> it.put("sometimes", state.name()));
  }

  synchronized void fallbackLost() {
    fallbackLost = true;
  }

  synchronized boolean isFallbackLost() {
    return fallbackLost;
  }

  synchronized Map<String, Long> done() {
    return Map.copyOf(done);
  }
}
