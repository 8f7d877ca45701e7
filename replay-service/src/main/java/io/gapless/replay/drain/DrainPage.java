package io.gapless.replay.drain;

import io.gapless.event.EntityKey;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.publish.OrderedPublish.Row;
import io.gapless.replay.publish.PublishOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One page of a shard: what is sent, and what becomes of a row with each outcome. Pure.
 *
 * @param rows in key order
 * @param heldBack the entity at which the page before stopped, if its rows go on here: none of them
 *     may be sent before those that were left there
 */
record DrainPage(List<SpilledEvent> rows, Optional<EntityKey> heldBack) {
  /** {@code ce_replay} of a drained event. */
  static final String REPLAY_REASON = "spilled";

  /** What becomes of a row. */
  sealed interface Decision {
    /** The broker has acknowledged this very event. */
    record Delete(SpillKey key) implements Decision {}

    /** It cannot be published as it is: its entity is set aside. */
    record Quarantine(SpillKey key, String reason) implements Decision {}

    /** It stays, and with it all later rows of its entity; it is tried again later. */
    record Leave(SpillKey key, String reason) implements Decision {}
  }

  DrainPage {
    rows = List.copyOf(rows);
  }

  /** What goes to Kafka: the stored record, marked as a replay. */
  List<Row> outgoing() {
    return rows.stream().map(row -> new Row(row.entity(), replayed(row.record()))).toList();
  }

  Set<EntityKey> heldBackEntities() {
    return heldBack.map(Set::of).orElse(Set.of());
  }

  Decision decide(int row, PublishOutcome outcome) {
    SpillKey key = rows.get(row).key();
    return switch (outcome) {
      case PublishOutcome.Acknowledged acknowledged -> new Decision.Delete(key);
      case PublishOutcome.Refused refused -> new Decision.Quarantine(key, refused.reason());
      case PublishOutcome.Unknown unknown -> new Decision.Leave(key, unknown.reason());
    };
  }

  /**
   * Where the next page begins.
   *
   * @param deleted keys of the rows that are gone
   */
  Cursor next(Set<SpillKey> deleted) {
    SpilledEvent last = rows.get(rows.size() - 1);
    boolean stopped = !deleted.contains(last.key());
    return new Cursor(
        Optional.of(last.key()), stopped ? Optional.of(last.entity()) : Optional.empty());
  }

  private static EventRecord replayed(EventRecord stored) {
    Map<String, String> headers = new LinkedHashMap<>(stored.headers());
    headers.put(WireFormat.REPLAY, REPLAY_REASON);
    return new EventRecord(stored.topic(), stored.key(), headers, stored.value());
  }

  /**
   * Place in a shard.
   *
   * @param after the last key looked at, empty at the shard's beginning
   * @param heldBack see {@link DrainPage#heldBack}
   */
  record Cursor(Optional<SpillKey> after, Optional<EntityKey> heldBack) {
    static final Cursor START = new Cursor(Optional.empty(), Optional.empty());
  }
}
