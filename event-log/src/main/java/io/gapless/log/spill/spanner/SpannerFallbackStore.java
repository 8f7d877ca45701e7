package io.gapless.log.spill.spanner;

import io.gapless.event.EntityKey;
import io.gapless.log.spill.FallbackStore;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.QuarantinedEvent;
import io.gapless.log.spill.QuarantinedRow;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpillSummary;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.log.spill.internal.CallBound;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fallback store in Spanner. Spilling and deleting are blind single-use commits ({@code
 * writeAtLeastOnce} of insert-or-update, so that applying one twice changes nothing); only leases
 * and quarantine use read-write transactions. Can be made while Spanner is down. Thread-safe.
 *
 * <p>Two clients, each made when it is first needed: one gives up within a second, for the
 * publisher; one is patient, for the drain.
 *
 * <p>With an emulator it also creates the instance and the database, and creates them again after
 * the emulator was restarted, which forgets everything: what was spilled to it is lost then.
 */
public final class SpannerFallbackStore implements FallbackStore {
  private static final int MIGRATION_SECONDS = 150;

  private final SpannerSession spill;
  private final SpannerSession drain;

  public SpannerFallbackStore(SpannerFallbackStoreSettings settings) {
    this.spill = new SpannerSession(settings, Patience.SHORT);
    this.drain = new SpannerSession(settings, Patience.LONG);
    spill.warmUp();
  }

  @Override
  public void migrate() {
    spill.connect(MIGRATION_SECONDS);
  }

  @Override
  public void spill(List<SpilledEvent> events) {
    CallBound.requireAtMost(MAX_BATCH, events);
    if (!events.isEmpty()) {
      spill.write("spill", database -> SpannerSpilledEvents.write(database, events));
    }
  }

  @Override
  public Set<EntityKey> held(Set<EntityKey> entities) {
    CallBound.requireAtMost(MAX_ENTITIES, entities);
    return entities.isEmpty()
        ? Set.of()
        : spill.call("be asked", database -> SpannerSpilledEvents.held(database, entities));
  }

  @Override
  public Occupancy occupied(Shard shard, Optional<EntityKey> after) {
    return spill.call(
        "be asked", database -> SpannerSpilledEvents.occupied(database, shard, after));
  }

  @Override
  public List<SpilledEvent> read(Shard shard, Optional<SpillKey> after, int limit) {
    return drain.call(
        "be read", database -> SpannerSpilledEvents.read(database, shard, after, limit));
  }

  @Override
  public Set<Shard> shardsWithRows(Set<Shard> shards) {
    return shards.isEmpty()
        ? Set.of()
        : drain.call("be asked", database -> SpannerSpilledEvents.shardsWithRows(database, shards));
  }

  @Override
  public void delete(Collection<SpillKey> keys) {
    CallBound.requireAtMost(MAX_DELETE, keys);
    if (!keys.isEmpty()) {
      drain.write("delete", database -> SpannerSpilledEvents.delete(database, keys));
    }
  }

  @Override
  public void refused(SpillKey key, String error, boolean quarantine) {
    drain.transact(
        "note a refusal",
        transaction -> SpannerSpilledEvents.refused(transaction, key, error, quarantine));
  }

  @Override
  public void release(SpillKey key) {
    drain.transact("release", transaction -> SpannerSpilledEvents.release(transaction, key));
  }

  @Override
  public List<QuarantinedEvent> quarantined(int limit) {
    int atMost = Math.min(limit, MAX_PAGE);
    return drain.call("be read", database -> SpannerSpilledEvents.quarantined(database, atMost));
  }

  @Override
  public List<QuarantinedRow> quarantinedRows(Optional<SpillKey> after, int limit) {
    int atMost = Math.min(limit, MAX_PAGE);
    return drain.call("be read", database -> SpannerQuarantinedRows.page(database, after, atMost));
  }

  @Override
  public Optional<QuarantinedRow> quarantinedRow(SpillKey key) {
    return drain.call("be read", database -> SpannerQuarantinedRows.find(database, key));
  }

  @Override
  public SpillSummary summary() {
    return drain.call("be counted", SpannerSpilledEvents::summary);
  }

  @Override
  public Set<Shard> acquire(String owner, int most, Duration lease) {
    return drain.transact(
        "lease shards", transaction -> SpannerShardLeases.acquire(transaction, owner, most, lease));
  }

  @Override
  public void release(String owner) {
    drain.transact(
        "give shards back", transaction -> SpannerShardLeases.release(transaction, owner));
  }

  @Override
  public int owners() {
    return drain.call("be asked", SpannerShardLeases::owners);
  }

  @Override
  public void close() {
    spill.close();
    drain.close();
  }
}
