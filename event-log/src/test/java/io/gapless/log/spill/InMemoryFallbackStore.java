package io.gapless.log.spill;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.internal.CallBound;
import io.gapless.log.spill.internal.LeasePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A fallback store that is lost with its JVM, and can be told not to answer. Passes the same suites
 * as the real ones. Thread-safe.
 */
public class InMemoryFallbackStore implements FallbackStore {
  private static final Comparator<SpillKey> KEY_ORDER =
      Comparator.comparing(SpillKey::entity)
          .thenComparing(SpillKey::version)
          .thenComparing(key -> key.eventId().toString());
  private static final Comparator<SpillKey> SHARD_ORDER =
      Comparator.comparing((SpillKey key) -> key.shard().number()).thenComparing(KEY_ORDER);

  private final LongSupplier nanoTime;
  private final long openedAt;
  private final NavigableMap<SpillKey, SpilledEvent> rows = new TreeMap<>(KEY_ORDER);
  private final Map<SpillKey, Integer> attempts = new HashMap<>();
  private final Map<SpillKey, QuarantinedEvent> quarantined = new LinkedHashMap<>();
  private final Map<Shard, LeasePlan.Held> leases = new HashMap<>();
  private final Map<String, Instant> present = new HashMap<>();
  private boolean down;
  private long reads;

  /**
   * @param nanoTime its clock
   */
  public InMemoryFallbackStore(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.openedAt = nanoTime.getAsLong();
  }

  /** From now on it does not answer, or does again. */
  public final synchronized void setDown(boolean isDown) {
    down = isDown;
  }

  /** Spilled by someone whom it answers even when it is down for us. */
  public final synchronized void put(SpilledEvent event) {
    rows.put(event.key(), event);
  }

  /** How often it was asked for rows or a summary. */
  public final synchronized long reads() {
    return reads;
  }

  public final synchronized List<SpillKey> keys() {
    return List.copyOf(rows.keySet());
  }

  /** What somebody else's drain does, in no time. */
  public final synchronized void clear() {
    rows.clear();
    quarantined.clear();
  }

  private void answer() {
    if (down) {
      throw new FallbackStoreException("down", new IllegalStateException("told not to answer"));
    }
  }

  private Instant now() {
    return Instant.EPOCH.plusNanos(nanoTime.getAsLong() - openedAt);
  }

  @Override
  public synchronized void migrate() {
    answer();
  }

  @Override
  public synchronized void spill(List<SpilledEvent> events) {
    CallBound.requireAtMost(MAX_BATCH, events);
    answer();
    events.forEach(event -> rows.put(event.key(), event));
  }

  @Override
  public synchronized Set<EntityKey> held(Set<EntityKey> entities) {
    CallBound.requireAtMost(MAX_ENTITIES, entities);
    answer();
    return rows.keySet().stream()
        .map(SpillKey::entity)
        .filter(entities::contains)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized Occupancy occupied(Shard shard, Optional<EntityKey> after) {
    answer();
    List<EntityKey> first =
        rows.keySet().stream()
            .filter(key -> key.shard().equals(shard))
            .map(SpillKey::entity)
            .filter(entity -> after.isEmpty() || entity.compareTo(after.get()) > 0)
            .limit(MAX_LOOK)
            .toList();
    return Occupancy.of(after, first, MAX_LOOK);
  }

  @Override
  public synchronized Set<Shard> shardsWithRows(Set<Shard> shards) {
    answer();
    return rows.keySet().stream()
        .map(SpillKey::shard)
        .filter(shards::contains)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized List<SpilledEvent> read(Shard shard, Optional<SpillKey> after, int limit) {
    answer();
    reads++;
    Set<EntityKey> setAside =
        quarantined.keySet().stream().map(SpillKey::entity).collect(Collectors.toSet());
    List<SpilledEvent> page = new ArrayList<>();
    long bytes = 0;
    for (SpilledEvent row : after.map(key -> rows.tailMap(key, false)).orElse(rows).values()) {
      if (page.size() >= limit || bytes > MAX_PAGE_BYTES) {
        break;
      }
      if (row.key().shard().equals(shard) && !setAside.contains(row.entity())) {
        page.add(row);
        bytes += row.record().value().length;
      }
    }
    return page;
  }

  @Override
  public synchronized void delete(Collection<SpillKey> keys) {
    CallBound.requireAtMost(MAX_DELETE, keys);
    answer();
    keys.forEach(rows::remove);
    keys.forEach(attempts::remove);
    keys.forEach(quarantined::remove);
  }

  @Override
  public synchronized void refused(SpillKey key, String error, boolean quarantine) {
    answer();
    SpilledEvent row = rows.get(key);
    if (row == null) {
      return;
    }
    int count = attempts.merge(key, 1, Integer::sum);
    if (quarantine) {
      quarantined.putIfAbsent(key, new QuarantinedEvent(row, count, error, now()));
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
    return quarantined.values().stream().limit(Math.min(limit, MAX_PAGE)).toList();
  }

  @Override
  public synchronized List<QuarantinedRow> quarantinedRows(Optional<SpillKey> after, int limit) {
    answer();
    return quarantined.keySet().stream()
        .sorted(SHARD_ORDER)
        .filter(key -> after.isEmpty() || SHARD_ORDER.compare(key, after.get()) > 0)
        .limit(Math.min(limit, MAX_PAGE))
        .map(key -> quarantinedRow(key).orElseThrow())
        .toList();
  }

  @Override
  public synchronized Optional<QuarantinedRow> quarantinedRow(SpillKey key) {
    answer();
    return Optional.ofNullable(quarantined.get(key))
        .map(
            it ->
                new QuarantinedRow(
                    key,
                    it.event().position(),
                    it.event().record().topic(),
                    it.event().reason(),
                    it.event().record().value().length,
                    it.attempts(),
                    it.lastError(),
                    it.quarantinedAt()));
  }

  @Override
  public synchronized SpillSummary summary() {
    answer();
    reads++;
    long waiting = rows.size() - quarantined.size();
    return new SpillSummary(
        waiting, quarantined.size(), waiting == 0 ? Optional.empty() : Optional.of(now()));
  }

  @Override
  public synchronized Set<Shard> acquire(String owner, int most, Duration lease) {
    answer();
    Instant until = now().plus(lease);
    LeasePlan plan = LeasePlan.of(leases, owner, now(), most);
    plan.givenBack().forEach(leases::remove);
    plan.kept().forEach(shard -> leases.put(shard, new LeasePlan.Held(owner, until)));
    present.put(owner, until);
    return Set.copyOf(plan.kept());
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
    Instant now = now();
    return (int) present.values().stream().filter(until -> until.isAfter(now)).count();
  }

  @Override
  public void close() {}
}
