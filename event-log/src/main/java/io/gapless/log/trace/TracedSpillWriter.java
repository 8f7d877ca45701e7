package io.gapless.log.trace;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillWriter;
import io.gapless.log.spill.SpilledEvent;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The same fallback store, each row in a span. */
public final class TracedSpillWriter implements SpillWriter {
  private final SpillWriter store;
  private final EventSpans spans;

  private TracedSpillWriter(SpillWriter store, EventSpans spans) {
    this.store = store;
    this.spans = spans;
  }

  /** The store itself if there are no spans. */
  public static SpillWriter of(SpillWriter store, EventSpans spans) {
    return spans.isOn() ? new TracedSpillWriter(store, spans) : store;
  }

  @Override
  public void spill(List<SpilledEvent> events) {
    List<Span> begun = events.stream().map(spans::spill).toList();
    try {
      store.spill(events);
    } catch (FallbackStoreException e) {
      begun.forEach(span -> EventSpans.fail(span, e.getClass().getName()));
      throw e;
    }
    begun.forEach(Span::end);
  }

  @Override
  public Set<EntityKey> held(Set<EntityKey> entities) {
    return store.held(entities);
  }

  @Override
  public Occupancy occupied(Shard shard, Optional<EntityKey> after) {
    return store.occupied(shard, after);
  }

  @Override
  public boolean holds(EntityKey entity) {
    return store.holds(entity);
  }
}
