package io.gapless.log.spill.jdbc;

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
 * The fallback store in MySQL 8.4+/9 or MariaDB 10.11+/11. Works at READ COMMITTED; every call but
 * {@link #acquire} is one statement. Can be made while the database is down. Thread-safe.
 */
public final class JdbcFallbackStore implements FallbackStore {
  private final JdbcSessions sessions;

  public JdbcFallbackStore(JdbcFallbackStoreSettings settings) {
    this.sessions = new JdbcSessions(settings);
  }

  @Override
  public void migrate() {
    sessions.migrate();
  }

  @Override
  public void spill(List<SpilledEvent> events) {
    CallBound.requireAtMost(MAX_BATCH, events);
    if (!events.isEmpty()) {
      sessions.run("spill", connection -> JdbcSpilledEvents.insert(connection, events));
    }
  }

  @Override
  public Set<EntityKey> held(Set<EntityKey> entities) {
    CallBound.requireAtMost(MAX_ENTITIES, entities);
    return entities.isEmpty()
        ? Set.of()
        : sessions.run("be asked", connection -> JdbcSpilledEvents.held(connection, entities));
  }

  @Override
  public Occupancy occupied(Shard shard, Optional<EntityKey> after) {
    return sessions.run(
        "be asked", connection -> JdbcSpilledEvents.occupied(connection, shard, after));
  }

  @Override
  public List<SpilledEvent> read(Shard shard, Optional<SpillKey> after, int limit) {
    return sessions.run(
        "be read", connection -> JdbcSpilledEvents.read(connection, shard, after, limit));
  }

  @Override
  public Set<Shard> shardsWithRows(Set<Shard> shards) {
    return shards.isEmpty()
        ? Set.of()
        : sessions.run(
            "be asked", connection -> JdbcSpilledEvents.shardsWithRows(connection, shards));
  }

  @Override
  public void delete(Collection<SpillKey> keys) {
    CallBound.requireAtMost(MAX_DELETE, keys);
    if (!keys.isEmpty()) {
      sessions.run("delete", connection -> JdbcSpilledEvents.delete(connection, keys));
    }
  }

  @Override
  public void refused(SpillKey key, String error, boolean quarantine) {
    sessions.run(
        "note a refusal",
        connection -> JdbcSpilledEvents.refused(connection, key, error, quarantine));
  }

  @Override
  public void release(SpillKey key) {
    sessions.run("release", connection -> JdbcSpilledEvents.release(connection, key));
  }

  @Override
  public List<QuarantinedEvent> quarantined(int limit) {
    int atMost = Math.min(limit, MAX_PAGE);
    return sessions.run("be read", connection -> JdbcSpilledEvents.quarantined(connection, atMost));
  }

  @Override
  public List<QuarantinedRow> quarantinedRows(Optional<SpillKey> after, int limit) {
    int atMost = Math.min(limit, MAX_PAGE);
    return sessions.run(
        "be read", connection -> JdbcQuarantinedRows.page(connection, after, atMost));
  }

  @Override
  public Optional<QuarantinedRow> quarantinedRow(SpillKey key) {
    return sessions.run("be read", connection -> JdbcQuarantinedRows.find(connection, key));
  }

  @Override
  public SpillSummary summary() {
    return sessions.run("be counted", JdbcSpilledEvents::summary);
  }

  @Override
  public Set<Shard> acquire(String owner, int most, Duration lease) {
    return sessions.transact(
        "lease shards", connection -> JdbcShardLeases.acquire(connection, owner, most, lease));
  }

  @Override
  public void release(String owner) {
    sessions.transact("give shards back", connection -> JdbcShardLeases.release(connection, owner));
  }

  @Override
  public int owners() {
    return sessions.run("be asked", JdbcShardLeases::owners);
  }

  @Override
  public void close() {
    sessions.close();
  }
}
