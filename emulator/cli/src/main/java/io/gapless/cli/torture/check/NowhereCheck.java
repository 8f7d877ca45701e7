package io.gapless.cli.torture.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.WriterId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Samples that read against the flow, watermarks, then fallback store, then the topic's ends: no
 * event at or below its writer's watermark was in neither (I14). And samples of the stable
 * position: nothing appeared up to it later (I21).
 */
final class NowhereCheck {
  private final Committed committed;
  private final TopicCheck topic;
  private final Findings findings;

  NowhereCheck(Committed committed, TopicCheck topic, Findings findings) {
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
    Map<WriterId, Long> confirmed = new HashMap<>();
    for (Map.Entry<String, JsonNode> writer : line.fields().path("confirmed").properties()) {
      confirmed.put(WriterId.parse(writer.getKey()), writer.getValue().asLong());
    }
    Map<Integer, Long> ends = new HashMap<>();
    for (Map.Entry<String, JsonNode> end : line.fields().path("ends").properties()) {
      ends.put(Integer.valueOf(end.getKey()), end.getValue().asLong());
    }
    Set<String> spilled = new HashSet<>();
    line.fields().path("spilled").forEach(it -> spilled.add(it.asText()));
    for (EntityKey entity : committed.entities()) {
      for (long version = 1; version <= committed.head(entity); version++) {
        check(committed.at(entity, EntityVersion.of(version)), confirmed, spilled, ends);
      }
    }
  }

  private void check(
      Optional<StoredEvent> found,
      Map<WriterId, Long> confirmed,
      Set<String> spilled,
      Map<Integer, Long> ends) {
    StoredEvent event = found.orElseThrow();
    boolean mustBe =
        event.position().value() <= confirmed.getOrDefault(event.writer(), 0L)
            && !spilled.contains(event.id().toString());
    if (mustBe && !topic.hasBelow(event, ends)) {
      findings.add(
          Invariant.I14,
          event.entity(),
          "confirmed, and neither in the fallback store nor on the topic",
          committed.around(
              event.entity(),
              event.version().value(),
              "watermark: " + confirmed.get(event.writer()) + ", topic ends: " + ends));
    }
  }
}
