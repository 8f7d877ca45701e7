package io.gapless.cli.torture.nemesis;

import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.cli.torture.verdict.Sometimes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The nemesis' history, and what it adds up to. Thread-safe. */
final class Log {
  private final HistoryFile history;
  private final AtomicLong strikes = new AtomicLong();
  private final Map<String, Long> done = new TreeMap<>();
  private final Map<String, Long> ready = new TreeMap<>();
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

  /** A process was killed, started again, and ready after so long. */
  synchronized void ready(String process, long millis) {
    ready.merge(process, millis, Math::max);
    history.append(Kind.INFO, Topics.READY, it -> it.put("who", process).put("millis", millis));
  }

  /** Records of a partition are deleted up to an offset. */
  void deleted(int partition, long before) {
    history.append(
        Kind.INFO, Topics.DELETED, it -> it.put("partition", partition).put("before", before));
  }

  /** By process, the longest it took. */
  synchronized Map<String, Long> ready() {
    return Map.copyOf(ready);
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
