package io.gapless.replay.jobs;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code replay_jobs}. Times are the database's. What a replica does to a job it runs
 * names the epoch of its claim and finds no row once another has claimed it. Thread-safe.
 */
@JdbcRepository(dialect = Dialect.MYSQL, dataSource = "replay-store")
public interface JobsRepository extends GenericRepository<JobRow, Long> {
  /** Adds a waiting job, unless its key is there or so many have not ended; returns 1 if it did. */
  @Query(
      """
      INSERT IGNORE INTO replay_jobs
        (idempotency_key, state, selection, topic, rate, events, bytes, entities,
         through_position, position, who, why, created_at, updated_at)
      SELECT :key, 'WAITING', :selection, :topic, :rate, :events, :bytes, :entities,
        :through, :after, :who, :why, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)
      FROM (SELECT COUNT(*) AS jobs FROM replay_jobs
            WHERE state IN ('WAITING', 'RUNNING', 'PAUSED')) AS unfinished
      WHERE unfinished.jobs < :most
      """)
  int add(
      String key,
      String selection,
      String topic,
      int rate,
      long events,
      long bytes,
      long entities,
      long through,
      long after,
      String who,
      String why,
      int most);

  Optional<JobRow> findById(long id);

  Optional<JobRow> findByIdempotencyKey(String idempotencyKey);

  /** Jobs with a lower id, the latest first. */
  @Query("SELECT * FROM replay_jobs WHERE id < :before ORDER BY id DESC LIMIT :most")
  List<JobRow> before(long before, int most);

  /** How many jobs there are in a state. */
  @Query("SELECT COUNT(*) FROM replay_jobs WHERE state = :state")
  long count(String state);

  // By order; each returns 1 if the job was in a state that allows it, and in this version (0:
  // any).
  // The lease is left to whoever has it: nobody else may begin before it is given back.

  @Query(
      """
      UPDATE replay_jobs
      SET state = 'PAUSED', updated_at = UTC_TIMESTAMP(6), version = version + 1
      WHERE id = :id AND state IN ('WAITING', 'RUNNING')
        AND (version = :expected OR 0 = :expected)
      """)
  int pause(long id, long expected);

  @Query(
      """
      UPDATE replay_jobs
      SET state = 'WAITING', updated_at = UTC_TIMESTAMP(6), version = version + 1
      WHERE id = :id AND state = 'PAUSED' AND (version = :expected OR 0 = :expected)
      """)
  int resume(long id, long expected);

  @Query(
      """
      UPDATE replay_jobs
      SET state = 'CANCELLED', ended_at = UTC_TIMESTAMP(6), updated_at = UTC_TIMESTAMP(6),
        version = version + 1
      WHERE id = :id AND state IN ('WAITING', 'RUNNING', 'PAUSED')
        AND (version = :expected OR 0 = :expected)
      """)
  int cancel(long id, long expected);

  // By the replica that runs it.

  /** Jobs that a replica may take: waiting ones, and running ones whose lease has run out. */
  @Query(
      """
      SELECT * FROM replay_jobs
      WHERE state IN ('WAITING', 'RUNNING')
        AND (leased_until IS NULL OR leased_until <= UTC_TIMESTAMP(6))
      ORDER BY id LIMIT :most
      """)
  List<JobRow> claimable(int most);

  /** Takes a job that is still as it was seen; returns 1 if it did. */
  @Query(
      """
      UPDATE replay_jobs
      SET state = 'RUNNING', epoch = epoch + 1, replica = :replica,
        leased_until = UTC_TIMESTAMP(6) + INTERVAL :micros MICROSECOND,
        started_at = COALESCE(started_at, UTC_TIMESTAMP(6)), updated_at = UTC_TIMESTAMP(6),
        version = version + 1
      WHERE id = :id AND epoch = :epoch AND state IN ('WAITING', 'RUNNING')
        AND (leased_until IS NULL OR leased_until <= UTC_TIMESTAMP(6))
      """)
  int claim(long id, long epoch, String replica, long micros);

  /** Renews the lease; returns 0 if the job does not run any more, or not in this epoch. */
  @Query(
      """
      UPDATE replay_jobs SET leased_until = UTC_TIMESTAMP(6) + INTERVAL :micros MICROSECOND
      WHERE id = :id AND epoch = :epoch AND state = 'RUNNING'
      """)
  int hold(long id, long epoch, long micros);

  /** Saves how far it came, also of a job that was paused or cancelled meanwhile. */
  @Query(
      """
      UPDATE replay_jobs
      SET position = :position, cursor_entity = :entity, cursor_version = :entityVersion,
        published = :published, updated_at = UTC_TIMESTAMP(6), version = version + 1
      WHERE id = :id AND epoch = :epoch
      """)
  int checkpoint(
      long id, long epoch, long position, int entity, long entityVersion, long published);

  /** Ends a job that runs; returns 1 if it did. */
  @Query(
      """
      UPDATE replay_jobs
      SET state = :state, error = :error, leased_until = NULL, ended_at = UTC_TIMESTAMP(6),
        updated_at = UTC_TIMESTAMP(6), version = version + 1
      WHERE id = :id AND epoch = :epoch AND state = 'RUNNING'
      """)
  int end(long id, long epoch, String state, @Nullable String error);

  /** Gives the lease back. */
  @Query("UPDATE replay_jobs SET leased_until = NULL WHERE id = :id AND epoch = :epoch")
  int letGo(long id, long epoch);
}
