package io.gapless.replay.reconcile;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code reconciliations}. Times are the database's. Whoever works on a report names its
 * epoch in every change: one who has lost it changes nothing. Thread-safe.
 */
@JdbcRepository(dialect = Dialect.MYSQL, dataSource = "replay-store")
public interface ReconciliationRepository extends GenericRepository<ReconciliationRow, Long> {
  /** Asks for a report, once for each key. */
  @Query(
      """
      INSERT IGNORE INTO reconciliations
        (order_key, scheduled, entity_type, after_position, through_position, state, who, why,
         created_at)
      VALUES (:key, 0, :entityType, :after, :through, 'WAITING', :who, :why, UTC_TIMESTAMP(6))
      """)
  int add(String key, String entityType, long after, long through, String who, String why);

  /** Asks for a scheduled report, unless one of this type is under way; returns 1 if so. */
  @Query(
      """
      INSERT IGNORE INTO reconciliations
        (scheduled_type, scheduled, entity_type, after_position, through_position, state, who, why,
         created_at)
      VALUES (:entityType, 1, :entityType, :after, :through, 'WAITING', 'schedule', 'scheduled',
         UTC_TIMESTAMP(6))
      """)
  int schedule(String entityType, long after, long through);

  @Query("SELECT * FROM reconciliations WHERE order_key = :key")
  Optional<ReconciliationRow> ofOrder(String key);

  Optional<ReconciliationRow> findById(Long id);

  /** Reports before the one with this id, the latest first. */
  @Query("SELECT * FROM reconciliations WHERE id < :before ORDER BY id DESC LIMIT :most")
  List<ReconciliationRow> before(long before, int most);

  /** The oldest one that wants work and that no living replica has. */
  @Query(
      """
      SELECT * FROM reconciliations
      WHERE (state IN ('WAITING', 'RUNNING') OR repair IN ('WAITING', 'RUNNING'))
        AND (leased_until IS NULL OR leased_until <= UTC_TIMESTAMP(6))
      ORDER BY id LIMIT 1
      """)
  Optional<ReconciliationRow> free();

  /** Takes it under the next epoch; returns 1 if nobody else was quicker. */
  @Query(
      """
      UPDATE reconciliations SET replica = :replica, epoch = epoch + 1, attempts = attempts + 1,
        revision = revision + 1,
        leased_until = UTC_TIMESTAMP(6) + INTERVAL :millis * 1000 MICROSECOND,
        repair = IF(state = 'DONE', 'RUNNING', repair),
        state = IF(state = 'DONE', 'DONE', 'RUNNING')
      WHERE id = :id AND epoch = :epoch
        AND (leased_until IS NULL OR leased_until <= UTC_TIMESTAMP(6))
      """)
  int claim(long id, long epoch, String replica, long millis);

  /** Keeps it; returns 0 if it is lost. */
  @Query(
      """
      UPDATE reconciliations SET
        leased_until = UTC_TIMESTAMP(6) + INTERVAL :millis * 1000 MICROSECOND
      WHERE id = :id AND epoch = :epoch AND leased_until > UTC_TIMESTAMP(6)
      """)
  int renew(long id, long epoch, long millis);

  /** Lets another replica take it at once. */
  @Query("UPDATE reconciliations SET leased_until = NULL WHERE id = :id AND epoch = :epoch")
  int letGo(long id, long epoch);

  /** Ends a report; returns 0 if it is lost. */
  @Query(
      """
      UPDATE reconciliations SET state = 'DONE', scheduled_type = NULL, leased_until = NULL,
        ended_at = UTC_TIMESTAMP(6), findings_epoch = :epoch, revision = revision + 1,
        attempts = 0, through_position = :through, judged_through = :judged, events = :events,
        records = :records, missing = :missing, unknown_records = :unknownRecords,
        altered = :altered, out_of_order = :outOfOrder, duplicates = :duplicates,
        overtaken = :overtaken, beyond_retention = :beyondRetention, in_flight = :inFlight
      WHERE id = :id AND epoch = :epoch
      """)
  int done(
      long id,
      long epoch,
      long through,
      long judged,
      long events,
      long records,
      long missing,
      long unknownRecords,
      long altered,
      long outOfOrder,
      long duplicates,
      long overtaken,
      long beyondRetention,
      long inFlight);

  /** Ends a report without a result; returns 0 if it is lost. */
  @Query(
      """
      UPDATE reconciliations SET state = 'FAILED', scheduled_type = NULL, leased_until = NULL,
        ended_at = UTC_TIMESTAMP(6), revision = revision + 1, error = :error
      WHERE id = :id AND epoch = :epoch
      """)
  int failed(long id, long epoch, String error);

  /** Asks for a repair of a report that is done; nothing happens if one is under way. */
  @Query(
      """
      UPDATE reconciliations SET repair = 'WAITING', repair_error = NULL, repair_ended_at = NULL,
        attempts = 0, revision = revision + 1
      WHERE id = :id AND state = 'DONE' AND repair NOT IN ('WAITING', 'RUNNING')
      """)
  int repair(long id);

  /** Notes that a repair published some more; returns 0 if it is lost. */
  @Query(
      """
      UPDATE reconciliations SET repaired = repaired + :count, revision = revision + 1
      WHERE id = :id AND epoch = :epoch
      """)
  int repaired(long id, long epoch, long count);

  /** Ends a repair; returns 0 if it is lost. */
  @Query(
      """
      UPDATE reconciliations SET repair = :state, repair_error = NULLIF(:error, ''),
        repair_ended_at = UTC_TIMESTAMP(6), leased_until = NULL, revision = revision + 1
      WHERE id = :id AND epoch = :epoch
      """)
  int repairEnded(long id, long epoch, String state, String error);

  /** The latest report of a type that came to its end well. */
  @Query(
      """
      SELECT * FROM reconciliations WHERE entity_type = :entityType AND state = 'DONE'
      ORDER BY id DESC LIMIT 1
      """)
  Optional<ReconciliationRow> latestDone(String entityType);

  /** The latest scheduled report of a type that came to its end well. */
  @Query(
      """
      SELECT * FROM reconciliations
      WHERE entity_type = :entityType AND scheduled = 1 AND state = 'DONE'
      ORDER BY id DESC LIMIT 1
      """)
  Optional<ReconciliationRow> latestScheduledDone(String entityType);

  /** How many scheduled reports of this type are under way or were asked for lately. */
  @Query(
      """
      SELECT COUNT(*) FROM reconciliations
      WHERE entity_type = :entityType AND scheduled = 1
        AND (state IN ('WAITING', 'RUNNING')
          OR created_at > UTC_TIMESTAMP(6)
            - INTERVAL IF(state = 'FAILED', :failedMillis, :millis) * 1000 MICROSECOND)
      """)
  long scheduledWithin(String entityType, long millis, long failedMillis);

  /** Ended reports of a type beyond the last so many, the oldest first. */
  @Query(
      """
      SELECT * FROM reconciliations
      WHERE entity_type = :entityType AND state IN ('DONE', 'FAILED')
        AND repair NOT IN ('WAITING', 'RUNNING')
      ORDER BY id DESC LIMIT 20 OFFSET :keep
      """)
  List<ReconciliationRow> beyond(String entityType, int keep);

  @Query("DELETE FROM reconciliations WHERE id = :id")
  int forget(long id);
}
