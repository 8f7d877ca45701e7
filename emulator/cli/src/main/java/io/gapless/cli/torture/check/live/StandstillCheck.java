package io.gapless.cli.torture.check.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import java.util.HashMap;
import java.util.Map;

/**
 * After the last fault nobody with work stands still for 30 s (L4): a projection that is behind
 * applies something, a fallback store that holds something gets emptier. From samples in their
 * order, of which the first after the last fault is marked.
 */
public final class StandstillCheck {
  private static final long MOST_MICROS = 30_000_000;

  /** How far somebody was, and since when. */
  private record Mark(long done, long since) {}

  private final Findings findings;
  private final Map<String, Mark> marks = new HashMap<>();
  private boolean calm;

  public StandstillCheck(Findings findings) {
    this.findings = findings;
  }

  /** The last fault is over. */
  public void calm() {
    calm = true;
  }

  public void add(HistoryLine line) {
    if (!calm) {
      return;
    }
    long events = line.number("events");
    for (Map.Entry<String, JsonNode> one : line.fields().path("behind").properties()) {
      long behind = one.getValue().asLong();
      look(one.getKey(), behind, events - behind, line.atMicros());
    }
    JsonNode spilled = line.fields().path("spilled");
    if (spilled.isNumber()) {
      look("fallback store", spilled.asLong(), -spilled.asLong(), line.atMicros());
    }
  }

  private void look(String who, long work, long done, long at) {
    Mark mark = marks.get(who);
    if (mark == null || work == 0 || done > mark.done()) {
      marks.put(who, new Mark(done, at));
    } else if (at - mark.since() > MOST_MICROS) {
      findings.add(
          Invariant.L4,
          who,
          "has %d events to do and has done nothing for %d s"
              .formatted(work, (at - mark.since()) / 1_000_000));
      marks.put(who, new Mark(done, at));
    }
  }
}
