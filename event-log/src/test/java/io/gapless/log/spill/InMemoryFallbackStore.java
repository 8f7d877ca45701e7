package io.gapless.replay.sample;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.QuarantinedEvent;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillSummary;
import io.gapless.log.spill.SpilledEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** A fallback store that is lost with its JVM, and can be told not to answer. Thread-safe. */
public class InMemoryFallbackStore implements FallbackStore {
  private static final Comparator<SpillKey> KEY_ORDER =
      Comparator.comparing(SpillKey::entity)
          .thenComparing(SpillKey::version)
          .thenComparing(key -> key.eventId().value());

  private record Lease(String owner, long until) {}

  private final LongSupplier nanoTime;
  private final NavigableMap<SpillKey, SpilledEvent> rows = new TreeMap<>(KEY_ORDER);
  private final Map<SpillKey, QuarantinedEvent> quarantined = new HashMap<>();
  private final Map<Shard, Lease> leases = new HashMap<>();
  private final Map<String, Long> present = new HashMap<>();
  private boolean down;
  private long reads;

  public InMemoryFallbackStore(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** From now on it does not answer, or does again. */
  public synchronized void setDown(boolean down) {
    this.down = down;
  }

  /** Spilled by someone whom it answers even when it is down for us. */
  public synchronized void put(SpilledEvent event) {
    rows.put(event.key(), event);
  }

  /** How often it was asked for rows or a summary. */
  public synchronized long reads() {
    return reads;
  }

  public synchronized List<SpillKey> keys() {
    return List.copyOf(rows.keySet());
  }

  private void answer() {
    if (down) {
      throw new FallbackStoreException("down", new IllegalStateException("told not to answer"));
    }
  }

  @Override
  public synchronized void migrate() {
    answer();
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

  @Override
  public synchronized List<SpilledEvent> read(Shard shard, Optional<SpillKey> after, int limit) {
    answer();
    reads++;
    Set<EntityKey> setAside =
        quarantined.keySet().stream().map(SpillKey::entity).collect(Collectors.toSet());
    NavigableMap<SpillKey, SpilledEvent> from =
        after.map(key -> rows.tailMap(key, false)).orElse(rows);
    return from.values().stream()
        .filter(row -> !setAside.contains(row.entity()))
        .filter(row -> Shard.of(row.entity()).equals(shard))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void delete(Collection<SpillKey> keys) {
    answer();
    keys.forEach(rows::remove);
    keys.forEach(quarantined::remove);
  }

  @Override
  public synchronized void refused(SpillKey key, String error, boolean quarantine) {
    answer();
    SpilledEvent row = rows.get(key);
    if (row != null && quarantine) {
      quarantined.put(key, new QuarantinedEvent(row, 1, error, Instant.EPOCH));
    }
  }

  @Override
  public synchronized void release(SpillKey key) {
    answer();
    quarantined.keySet().removeIf(it -> it.entity().equals(key.entity()));
  }

  @Override
  public synchronized List<QuarantinedEvent> quarantined(int limit) {
    answer();
    return quarantined.values().stream().limit(limit).toList();
  }

  @Override
  public synchronized SpillSummary summary() {
    answer();
    reads++;
    long waiting = rows.size() - quarantined.size();
    return new SpillSummary(waiting, quarantined.size(), Optional.empty());
  }

  @Override
  public synchronized Set<Shard> acquire(String owner, int most, Duration lease) {
    answer();
    long now = nanoTime.getAsLong();
    Lease mine = new Lease(owner, now + lease.toNanos());
    present.put(owner, mine.until());
    Set<Shard> held = new HashSet<>();
    for (Shard shard : Shard.all()) {
      if (isHeldBy(owner, shard) && held.size() < most) {
        held.add(shard);
      } else if (isHeldBy(owner, shard)) {
        leases.remove(shard);
      }
    }
    for (Shard shard : Shard.all()) {
      Lease current = leases.get(shard);
      if (held.size() < most && (current == null || current.until() - now <= 0)) {
        held.add(shard);
      }
    }
    held.forEach(shard -> leases.put(shard, mine));
    return held;
  }

  private boolean isHeldBy(String owner, Shard shard) {
    Lease lease = leases.get(shard);
    return lease != null && lease.owner().equals(owner);
  }

  @Override
  public synchronized void release(String owner) {
    answer();
    present.remove(owner);
    leases.values().removeIf(lease -> lease.owner().equals(owner));
  }

  @Override
  public synchronized int owners() {
    answer();
    long now = nanoTime.getAsLong();
    return (int) present.values().stream().filter(until -> until - now > 0).count();
  }

  @Override
  public void close() {}
}
