package io.gapless.replay.jobs;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.Optional;

/** The table {@code replay_dry_runs}. Times are the database's. Thread-safe. */
@JdbcRepository(dialect = Dialect.MYSQL, dataSource = "replay-store")
public interface DryRunRepository extends GenericRepository<DryRunRow, String> {
  @Query(
      """
      INSERT INTO replay_dry_runs
        (token, selection_digest, events, bytes, entities, through_position, created_at)
      VALUES (:token, :digest, :events, :bytes, :entities, :through, UTC_TIMESTAMP(6))
      """)
  int add(String token, String digest, long events, long bytes, long entities, long through);

  /** The one with this token if it is not older. */
  @Query(
      """
      SELECT token, selection_digest, events, bytes, entities, through_position
      FROM replay_dry_runs
      WHERE token = :token AND created_at > UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND
      """)
  Optional<DryRunRow> alive(String token, long seconds);

  /** Forgets at most so many that are older; returns how many. */
  @Query(
      """
      DELETE FROM replay_dry_runs
      WHERE created_at <= UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND LIMIT :most
      """)
  int forget(long seconds, int most);
}
