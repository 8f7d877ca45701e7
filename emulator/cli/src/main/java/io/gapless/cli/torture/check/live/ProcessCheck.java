package io.gapless.cli.torture.check.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples of processes: none ends unless somebody ends it, and none takes more memory than its heap
 * and what a JVM needs beside it (L6); and after {@code kill -9} one of ours is ready soon (L7): on
 * a busy machine not much later than when it was started first. A JVM without memory ends, by its
 * options.
 */
public final class ProcessCheck {
  /** Threads, code, classes and buffers. */
  private static final long BESIDE_HEAP_KB = 512 * 1024;

  /** A process that is started again may be seen before its strike's end is written. */
  private static final long AROUND_MICROS = 2_000_000;

  private static final long READY_MILLIS = 10_000;

  /** What may be added to the time of the first start, when nothing was broken yet. */
  private static final double SLOWER = 1.5;

  private final Map<String, Long> firstStarts = new HashMap<>();
  private final Strikes strikes;
  private final Findings findings;

  public ProcessCheck(Strikes strikes, Findings findings) {
    this.strikes = strikes;
    this.findings = findings;
  }

  public void addSeen(HistoryLine line) {
    for (Map.Entry<String, JsonNode> one : line.fields().path("seen").properties()) {
      JsonNode seen = one.getValue();
      if (!seen.path("alive").asBoolean() && !isStruck(one.getKey(), line.atMicros())) {
        found(Invariant.L6, one.getKey(), "ended, and nobody had ended it", line);
      }
      long heapKb = seen.path("heapKb").asLong();
      if (heapKb > 0 && seen.path("residentKb").asLong() > heapKb + BESIDE_HEAP_KB) {
        found(
            Invariant.L6,
            one.getKey(),
            "takes %,d kB with a heap of %,d kB"
                .formatted(seen.path("residentKb").asLong(), heapKb),
            line);
      }
    }
  }

  private boolean isStruck(String process, long at) {
    return strikes.any(
        at - AROUND_MICROS,
        at + AROUND_MICROS,
        it -> isOn(it, process) || it.fault().equals("destroyed"));
  }

  /** A target of several processes is named like them, without their numbers. */
  private static boolean isOn(Strikes.Strike strike, String process) {
    return strike.target().equals(process) || process.startsWith(strike.target() + "-");
  }

  /** Somebody was started for the first time. */
  public void addStarted(HistoryLine line) {
    firstStarts.merge(line.text("who"), line.number("millis"), Math::max);
  }

  /** Only of who had everything that it needs, and started alone. */
  public void addReady(HistoryLine line) {
    String process = line.text("who");
    long millis = line.number("millis");
    long from = line.atMicros() - 1_000 * millis - AROUND_MICROS;
    boolean alone = !strikes.any(from, line.atMicros(), it -> !isOn(it, process));
    long most = Math.max(READY_MILLIS, (long) (SLOWER * firstStarts.getOrDefault(process, 0L)));
    if (isOurs(process) && alone && millis > most) {
      found(Invariant.L7, process, "was ready after %,d ms".formatted(millis), line);
    }
  }

  private static boolean isOurs(String process) {
    return process.startsWith("command")
        || process.startsWith("replay")
        || process.startsWith("live");
  }

  private void found(Invariant invariant, String process, String what, HistoryLine line) {
    findings.add(invariant, process, what, List.of(line.fields().toString()));
  }
}
