package io.gapless.replay.projections;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/** The table {@code projection_commands}. Times are the database's. Thread-safe. */
@JdbcRepository(dialect = Dialect.MYSQL, dataSource = "replay-store")
public interface CommandRepository extends GenericRepository<CommandRow, Long> {
  String SELECT =
      "SELECT id, projection, command, asked_by, asked_for, asked_at, attempts, leased_to, done_by,"
          + " done_at, result, COALESCE(leased_until > UTC_TIMESTAMP(6), 0) AS is_leased"
          + " FROM projection_commands ";

  /** Keeps a command unless one with its key is kept; returns 1 if it was new. */
  @Query(
      """
      INSERT IGNORE INTO projection_commands
        (projection, idempotency_key, command, asked_by, asked_for, asked_at)
      VALUES (:projection, :key, :command, :who, :why, UTC_TIMESTAMP(6))
      """)
  int add(String projection, String key, String command, String who, String why);

  @Query(SELECT + "WHERE idempotency_key = :key")
  Optional<CommandRow> ofKey(String key);

  /** Those that are not done, in the order in which they were given. */
  @Query(SELECT + "WHERE projection = :projection AND done_at IS NULL ORDER BY id LIMIT :most")
  List<CommandRow> undone(String projection, int most);

  @Query(
      "SELECT COUNT(*) FROM projection_commands WHERE projection = :projection AND done_at IS NULL")
  long undoneTotal(String projection);

  /** Those given before the one with this id, the latest first. */
  @Query(SELECT + "WHERE projection = :projection AND id < :before ORDER BY id DESC LIMIT :most")
  List<CommandRow> before(String projection, long before, int most);

  /** Gives it to the instance, unless it is done or another has it; returns 1 if it did. */
  @Query(
      """
      UPDATE projection_commands SET leased_to = :instance, attempts = attempts + 1,
        leased_until = UTC_TIMESTAMP(6) + INTERVAL :micros MICROSECOND
      WHERE id = :id AND done_at IS NULL AND (leased_to IS NULL OR leased_to = :instance
        OR leased_until <= UTC_TIMESTAMP(6))
      """)
  int lease(long id, String instance, long micros);

  /** The first answer stands, whoever had the lease by then: that instance did carry it out. */
  @Query(
      """
      UPDATE projection_commands SET done_by = :instance, done_at = UTC_TIMESTAMP(6),
        result = :result
      WHERE id = :id AND projection = :projection AND attempts > 0 AND done_at IS NULL
      """)
  int done(long id, String projection, String instance, String result);

  /** Forgets what was done that long ago; returns how many. */
  @Query(
      """
      DELETE FROM projection_commands
      WHERE done_at < UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND LIMIT :most
      """)
  int prune(long seconds, int most);
}
