package io.gapless.cli.torture.check;

import io.gapless.cli.torture.check.tables.Committed;
import io.gapless.cli.torture.check.tables.TopicLog;
import io.gapless.cli.torture.evidence.Evidence;
import io.gapless.cli.torture.evidence.Place;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Hits;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Sometimes;
import io.gapless.event.EntityKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Samples of the offsets that projections have committed to Kafka: whatever lies below one has been
 * applied, now or before, or its entity is a durable exception (I11); and what nobody can read was
 * kept (I12). Positions never fall, so each record is looked at once. Who comes too late for a
 * record that was deleted gets its event otherwise, and cannot know that its offset passed it. Who
 * reads what was stored before it began, or rebuilds everything, has noted durably up to where: its
 * samples wait until it has. A new projection begins at the topic's ends of that moment: what lies
 * below the offsets that were the first ones seen of it, it gets from the event store (I22) or, if
 * nobody can read it, need not have.
 */
final class OffsetsCheck {
  private record Reader(String projection, int partition) {}

  private final Committed committed;
  private final TopicLog topic;
  private final Findings findings;
  private final Hits hits;
  private final Map<String, Map<Integer, Long>> begun = new HashMap<>();
  private final Map<Reader, Long> looked = new HashMap<>();
  private final Map<Reader, Long> passed = new HashMap<>();
  private final Map<Integer, Long> deletedBefore = new HashMap<>();

  OffsetsCheck(Committed committed, TopicLog topic, Findings findings, Hits hits) {
    this.committed = committed;
    this.topic = topic;
    this.findings = findings;
    this.hits = hits;
  }

  /** Records were deleted; told before the samples. */
  void addDeleted(HistoryLine line) {
    deletedBefore.merge((int) line.number("partition"), line.number("before"), Math::max);
  }

  void add(PlacesSample sample) {
    if (!sample.committed().isEmpty()) {
      begun.putIfAbsent(sample.projection(), sample.committed());
    }
    if (sample.rebuilding()) {
      return;
    }
    sample
        .committed()
        .forEach(
            (partition, offset) -> {
              Reader reader = new Reader(sample.projection(), partition);
              passed.merge(reader, offset, Math::max);
              long from = looked.getOrDefault(reader, 0L);
              looked.put(reader, look(sample, partition, offset, from));
            });
  }

  private long look(PlacesSample sample, int partition, long offset, long from) {
    long index = from;
    for (; index < topic.records(partition); index++) {
      TopicLog.Seen record = topic.at(partition, index);
      if (record.offset() >= offset) {
        break;
      }
      EntityKey entity = committed.entities().get(record.entity());
      String name = entity.toString();
      boolean isThere = record.offset() >= least(sample.projection(), partition);
      if (isThere && sample.version(name) < record.version() && !sample.excepted().contains(name)) {
        findings.add(
            Invariant.I11,
            entity,
            "%s: committed offset %d of partition %d, but is at version %d"
                .formatted(sample.projection(), offset, partition, sample.version(name)),
            committed.around(
                entity,
                record.version(),
                "topic: partition %d, offset %d, version %d"
                    .formatted(partition, record.offset(), record.version())));
      }
    }
    return index;
  }

  /** What nobody can read and was passed must have been kept. */
  void finish(Set<Place> garbage, List<Evidence.Probe> probes) {
    for (Evidence.Probe probe : probes) {
      Set<Place> kept = probe.unreadable();
      hits.hit(Sometimes.GARBAGE_KEPT, kept.size());
      for (Place place : garbage) {
        long offset = passed.getOrDefault(new Reader(probe.name(), place.partition()), 0L);
        if (place.offset() >= least(probe.name(), place.partition())
            && place.offset() < offset
            && !kept.contains(place)) {
          findings.add(
              Invariant.I12,
              place,
              "%s: committed offset %d, and kept nothing of a record that nobody can read"
                  .formatted(probe.name(), offset));
        }
      }
    }
  }

  /** A projection had to read the partition from there, as far as anybody knows. */
  private long least(String projection, int partition) {
    long first = begun.getOrDefault(projection, Map.of()).getOrDefault(partition, 0L);
    return Math.max(first, deletedBefore.getOrDefault(partition, 0L));
  }
}
