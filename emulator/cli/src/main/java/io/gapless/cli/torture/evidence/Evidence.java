package io.gapless.cli.torture.evidence;

import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything a verdict is computed from; each stream is closed after use. What grows with the
 * number of events is a stream, what grows with the number of entities or of faults is not.
 */
public interface Evidence {
  /** The event store, by position. */
  Stream<StoredEvent> events();

  /** The event store's table of commands. */
  Stream<StoredCommand> commands();

  /** The topic, from the beginning; each partition by offset. Without what nobody can read. */
  Stream<TopicRecord> topic();

  /** Where the topic has records that nobody can read. */
  Set<Place> garbage();

  /** Rows that are left in the fallback store. */
  long spilled();

  /** Whether the fallback store's content was destroyed by a fault, so that records may miss. */
  boolean isFallbackLost();

  /** The projections. */
  List<Probe> probes();

  /** All histories, one after the other, each in its order. May be read more than once. */
  Stream<HistoryLine> histories();

  /** What one projection has left. */
  interface Probe {
    String name();

    /** Its append log. */
    Stream<Effect> effects();

    /** Its state. */
    Stream<Fold> folds();

    /** Its positions. */
    Map<EntityKey, EntityVersion> positions();

    /** Records that it kept because it could not read them. */
    Set<Place> unreadable();
  }
}
