package io.gapless.replay.quarantine;

import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.log.spill.QuarantinedRow;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillReader;
import io.gapless.replay.backfill.EntityEvents;
import io.gapless.replay.read.StoreReads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;

/**
 * Spilled events that Kafka refuses as they are. A row that is set aside holds up the later ones of
 * its entity, and nobody else. Thread-safe; every method throws {@link
 * io.gapless.replay.read.StoreUnavailableException} if a store does not answer in time.
 */
public final class Quarantine {
  /** Where to look, and how. */
  public record Stores(
      SpillReader fallbackStore,
      StoreReads fallbackReads,
      EntityEvents eventStore,
      StoreReads eventReads) {}

  private final Stores stores;
  private final Counter requeued;
  private final Counter discarded;

  public Quarantine(Stores stores, MeterRegistry registry) {
    this.stores = stores;
    this.requeued =
        Counter.builder("gapless.requeued.events")
            .description("Events set aside that somebody gave back to the drain")
            .register(registry);
    this.discarded =
        Counter.builder("gapless.discarded.events")
            .description("Events set aside whose spilled row somebody deleted")
            .register(registry);
  }

  /**
   * Rows set aside, by key.
   *
   * @param after the last key of the page before
   * @param limit at most {@link SpillReader#MAX_PAGE}
   */
  public List<QuarantinedRow> page(Optional<SpillKey> after, int limit) {
    return stores.fallbackReads().read(() -> stores.fallbackStore().quarantinedRows(after, limit));
  }

  /** Gives the row and all others of its entity back to the drain. */
  public Release requeue(SpillKey key) {
    Optional<QuarantinedRow> row = find(key);
    if (row.isEmpty()) {
      return new Release.NotThere();
    }
    onFallbackStore(() -> stores.fallbackStore().release(key));
    requeued.increment();
    return new Release.Done(row.get());
  }

  /**
   * Deletes the row, so that the later ones of its entity go on, if the event store has this very
   * event: nobody may delete the last copy of one.
   */
  public Release discard(SpillKey key) {
    Optional<QuarantinedRow> row = find(key);
    if (row.isEmpty()) {
      return new Release.NotThere();
    }
    Optional<EventId> stored = stored(key);
    if (!stored.equals(Optional.of(key.eventId()))) {
      return new Release.OnlyCopy(stored);
    }
    onFallbackStore(() -> stores.fallbackStore().delete(List.of(key)));
    discarded.increment();
    return new Release.Done(row.get());
  }

  private Optional<QuarantinedRow> find(SpillKey key) {
    return stores.fallbackReads().read(() -> stores.fallbackStore().quarantinedRow(key));
  }

  private Optional<EventId> stored(SpillKey key) {
    return stores
        .eventReads()
        .read(() -> stores.eventStore().ofEntity(key.entity(), key.version(), 1))
        .stream()
        .filter(event -> event.version().equals(key.version()))
        .map(Event::id)
        .findFirst();
  }

  private void onFallbackStore(Runnable change) {
    var unused =
        stores
            .fallbackReads()
            .read(
                () -> {
                  change.run();
                  return true;
                });
  }
}
