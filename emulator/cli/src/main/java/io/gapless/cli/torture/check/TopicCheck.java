package io.gapless.cli.torture.check;

import io.gapless.cli.torture.check.tables.Committed;
import io.gapless.cli.torture.check.tables.Committed.Found;
import io.gapless.cli.torture.check.tables.TopicLog;
import io.gapless.cli.torture.evidence.TopicRecord;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Hits;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.event.EntityKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whatever is on the topic was committed, and is what was committed (I2, I6, I16), and in the end
 * everything that was committed is there (L2). Notes where each event was, for others.
 */
final class TopicCheck {
  private final Committed committed;
  private final TopicLog log;
  private final Findings findings;
  private final Hits hits;
  private final Map<EntityKey, Long> highest = new HashMap<>();

  TopicCheck(Committed committed, TopicLog log, Findings findings, Hits hits) {
    this.committed = committed;
    this.log = log;
    this.findings = findings;
    this.hits = hits;
  }

  void add(TopicRecord record) {
    Optional<Found> event = committed.at(record.entity(), record.version());
    if (event.isEmpty()) {
      findings.add(
          Invariant.I2, record.entity(), "on the topic and not in the store", around(record));
      return;
    }
    compare(record, event.get());
    note(record, event.get().rank());
  }

  private void compare(TopicRecord record, Found event) {
    if (!record.id().equals(event.id()) || !record.digest().equals(event.digest())) {
      findings.add(Invariant.I6, record.entity(), "another event on the topic", around(record));
    } else if (!record.key().equals(record.entity().id())
        || !record.position().equals(event.position())) {
      findings.add(
          Invariant.I16, record.entity(), "another key or position on the topic", around(record));
    }
  }

  private void note(TopicRecord record, long rank) {
    boolean again = log.has(rank);
    noteReplay(record, rank);
    log.add(
        rank,
        committed.number(record.entity()),
        record.version().value(),
        record.partition(),
        record.offset(),
        record.replay().isEmpty());
    if (again) {
      hits.hit(Sometimes.TWICE_ON_TOPIC);
    }
    long head = highest.merge(record.entity(), record.version().value(), Math::max);
    if (!again && record.version().value() < head) {
      hits.hit(Sometimes.OVERTAKEN);
    }
  }

  private void noteReplay(TopicRecord record, long rank) {
    switch (record.replay()) {
      case "spilled" -> {
        hits.hit(Sometimes.SPILLED_AND_PUBLISHED);
        if (log.hasPlain(rank)) {
          hits.hit(Sometimes.SPILLED_AND_IN_KAFKA);
        }
      }
      case "take-over" -> hits.hit(Sometimes.WRITER_TAKEN_OVER);
      default -> {}
    }
  }

  /** Returns how many committed events are not on the topic. */
  long finish(boolean mayMiss) {
    long missing = 0;
    for (long rank = 0; rank < committed.size(); rank++) {
      if (!log.has(rank)) {
        missing++;
        if (!mayMiss) {
          Found event = committed.found(rank);
          findings.add(
              Invariant.L2,
              event.entity(),
              "committed and in the end not on the topic",
              committed.around(event.entity(), event.version().value(), "topic: nothing"));
        }
      }
    }
    return missing;
  }

  private List<String> around(TopicRecord record) {
    return committed.around(record.entity(), record.version().value(), record.toString());
  }
}
