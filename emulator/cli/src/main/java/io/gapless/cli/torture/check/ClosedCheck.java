package io.gapless.cli.torture.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.check.tables.Committed;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.event.WriterId;
import java.util.List;
import java.util.Map;

/** Samples of closed writers: what a writer had appended when it was closed is all (I10). */
final class ClosedCheck {
  private final Committed committed;
  private final Findings findings;

  ClosedCheck(Committed committed, Findings findings) {
    this.committed = committed;
    this.findings = findings;
  }

  void add(HistoryLine line) {
    for (Map.Entry<String, JsonNode> closed : line.fields().path("events").properties()) {
      WriterId writer = WriterId.parse(closed.getKey());
      long then = closed.getValue().asLong();
      long now = committed.by(writer);
      if (now != then) {
        findings.add(
            Invariant.I10,
            "writer " + writer,
            "closed with %d events, later it had %d".formatted(then, now),
            List.of(line.fields().toString()));
      }
    }
  }
}
