package io.gapless.replay.projections;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code projection_instances}. Times are the database's. Thread-safe. */
@JdbcRepository(dialect = Dialect.MYSQL, dataSource = "replay-store")
public interface InstanceRepository extends GenericRepository<InstanceRow, String> {
  /** Replaces the instance's report; returns 1 if the instance is new. */
  @Query(
      """
      INSERT INTO projection_instances (projection, instance, health, reason, every_millis,
        record_lag, open_gaps, parked, unreadable, verified_through, report, reported_at)
      VALUES (:projection, :instance, :health, :reason, :everyMillis, :recordLag, :openGaps,
        :parked, :unreadable, :verifiedThrough, :report, UTC_TIMESTAMP(6))
      ON DUPLICATE KEY UPDATE health = VALUES(health), reason = VALUES(reason),
        every_millis = VALUES(every_millis), record_lag = VALUES(record_lag),
        open_gaps = VALUES(open_gaps), parked = VALUES(parked),
        unreadable = VALUES(unreadable), verified_through = VALUES(verified_through),
        report = VALUES(report), reported_at = VALUES(reported_at)
      """)
  int put(
      String projection,
      String instance,
      String health,
      String reason,
      long everyMillis,
      long recordLag,
      long openGaps,
      long parked,
      long unreadable,
      @Nullable Long verifiedThrough,
      String report);

  /** How many there are, of all projections. */
  @Query("SELECT COUNT(*) FROM projection_instances")
  long total();

  /** Instances of a projection beyond those {@code kept} that reported last. */
  @Query(
      """
      SELECT instance FROM projection_instances WHERE projection = :projection
      ORDER BY reported_at DESC, instance LIMIT 1000 OFFSET :kept
      """)
  List<String> beyond(String projection, int kept);

  @Query("DELETE FROM projection_instances WHERE projection = :projection AND instance = :instance")
  int remove(String projection, String instance);

  /** Names of projections behind {@code after}, in order. */
  @Query(
      """
      SELECT DISTINCT projection FROM projection_instances WHERE projection > :after
      ORDER BY projection LIMIT :most
      """)
  List<String> names(String after, int most);

  /** All instances of the projections from one name to another, both included, but no reports. */
  @Query(
      """
      SELECT projection, instance, health, reason, every_millis, record_lag, open_gaps, parked,
        unreadable, verified_through, '' AS report,
        TIMESTAMPDIFF(MICROSECOND, reported_at, UTC_TIMESTAMP(6)) AS age_micros
      FROM projection_instances WHERE projection BETWEEN :first AND :last
      ORDER BY projection, reported_at DESC, instance
      """)
  List<InstanceRow> between(String first, String last);

  /** The last reports of a projection's instances, the freshest first. */
  @Query(
      """
      SELECT projection, instance, health, reason, every_millis, record_lag, open_gaps, parked,
        unreadable, verified_through, report,
        TIMESTAMPDIFF(MICROSECOND, reported_at, UTC_TIMESTAMP(6)) AS age_micros
      FROM projection_instances WHERE projection = :projection
      ORDER BY reported_at DESC, instance LIMIT :most
      """)
  List<InstanceRow> reports(String projection, int most);

  /** Forgets who has been silent for that long; returns how many. */
  @Query(
      """
      DELETE FROM projection_instances
      WHERE reported_at < UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND LIMIT :most
      """)
  int prune(long seconds, int most);
}
