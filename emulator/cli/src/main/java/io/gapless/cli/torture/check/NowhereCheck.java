package io.gapless.cli.torture.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.check.tables.Committed;
import io.gapless.cli.torture.check.tables.Committed.Found;
import io.gapless.cli.torture.check.tables.TopicLog;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.event.WriterId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Samples that read against the flow, watermarks, then fallback store, then the topic's ends: no
 * event at or below its writer's watermark was in neither (I14), and none that had been in the
 * fallback store before was in neither, whatever the watermark (I15). And samples of the stable
 * position: nothing appeared up to it later (I21).
 *
 * <p>An event that was seen on the topic stays there, and watermarks only rise: so each sample
 * looks at what has come below a watermark since the one before, and at what was in the fallback
 * store then.
 */
final class NowhereCheck {
  private final Committed committed;
  private final TopicLog topic;
  private final Findings findings;
  private final Map<WriterId, Long> looked = new HashMap<>();
  private final Set<Long> spilledBefore = new HashSet<>();

  NowhereCheck(Committed committed, TopicLog topic, Findings findings) {
    this.committed = committed;
    this.topic = topic;
    this.findings = findings;
  }

  void addStable(HistoryLine line) {
    long stable = line.number("stable");
    long then = line.number("events");
    long now = committed.upTo(stable);
    if (now != then) {
      findings.add(
          Invariant.I21,
          "position " + stable,
          "stable with %d events up to it, later there were %d".formatted(then, now),
          List.of(line.fields().toString()));
    }
  }

  void addNowhere(HistoryLine line) {
    Map<Integer, Long> ends = new HashMap<>();
    for (Map.Entry<String, JsonNode> end : line.fields().path("ends").properties()) {
      ends.put(Integer.valueOf(end.getKey()), end.getValue().asLong());
    }
    Set<Long> spilled = new HashSet<>();
    line.fields().path("spilled").forEach(it -> spilled.add(it.asLong()));
    for (Map.Entry<String, JsonNode> writer : line.fields().path("confirmed").properties()) {
      passed(WriterId.parse(writer.getKey()), writer.getValue().asLong(), spilled, ends);
    }
    for (long position : spilledBefore) {
      if (!spilled.contains(position)) {
        gone(position, ends);
      }
    }
    spilledBefore.clear();
    spilledBefore.addAll(spilled);
  }

  /** What has come below a writer's watermark. */
  private void passed(WriterId writer, long confirmed, Set<Long> spilled, Map<Integer, Long> ends) {
    long all = committed.by(writer);
    long index = looked.getOrDefault(writer, 0L);
    while (index < all) {
      long rank = committed.rankBy(writer, index);
      if (committed.position(rank) > confirmed) {
        break;
      }
      boolean aside = spilled.contains(committed.position(rank));
      if (!aside && !topic.hasBelow(rank, ends)) {
        found(
            Invariant.I14,
            committed.found(rank),
            "confirmed, and neither in the fallback store nor on the topic",
            "watermark: " + confirmed + ", topic ends: " + ends);
      }
      index++;
    }
    looked.put(writer, index);
  }

  /** What was in the fallback store and is not any more. */
  private void gone(long position, Map<Integer, Long> ends) {
    long rank = committed.upTo(position) - 1;
    boolean isCommitted = rank >= 0 && committed.position(rank) == position;
    if (!isCommitted) {
      findings.add(
          Invariant.I2, "position " + position, "in the fallback store and not in the store");
    } else if (!topic.hasBelow(rank, ends)) {
      found(
          Invariant.I15,
          committed.found(rank),
          "gone from the fallback store and not on the topic",
          "topic ends: " + ends);
    }
  }

  private void found(Invariant invariant, Found event, String what, String line) {
    findings.add(
        invariant,
        event.entity(),
        what,
        committed.around(event.entity(), event.version().value(), line));
  }
}
