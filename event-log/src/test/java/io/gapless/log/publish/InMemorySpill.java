package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillWriter;
import io.gapless.log.spill.SpilledEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The writing side of a fallback store in memory, which can be told not to answer. Thread-safe. */
final class InMemorySpill implements SpillWriter {
  private final Map<SpillKey, SpilledEvent> rows = new LinkedHashMap<>();
  private boolean down;

  synchronized void setDown(boolean isDown) {
    down = isDown;
  }

  synchronized List<SpilledEvent> rows() {
    return List.copyOf(rows.values());
  }

  /** What a drain does. */
  synchronized void drain() {
    rows.clear();
  }

  @Override
  public synchronized void spill(List<SpilledEvent> events) {
    answer();
    events.forEach(event -> rows.put(event.key(), event));
  }

  @Override
  public synchronized Set<EntityKey> held(Set<EntityKey> entities) {
    answer();
    return rows.keySet().stream()
        .map(SpillKey::entity)
        .filter(entities::contains)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized boolean holds(Shard shard) {
    answer();
    return rows.keySet().stream().anyMatch(key -> key.shard().equals(shard));
  }

  private void answer() {
    if (down) {
      throw new FallbackStoreException("down");
    }
  }
}
