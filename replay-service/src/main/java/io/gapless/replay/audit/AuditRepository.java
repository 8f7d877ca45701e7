package io.gapless.replay.audit;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/** The table {@code audit}. Times are the database's. Thread-safe. */
@JdbcRepository(dialect = Dialect.MYSQL, dataSource = "replay-store")
public interface AuditRepository extends GenericRepository<AuditRow, Long> {
  /** Records an order unless one with its key is recorded; returns 1 if it was new. */
  @Query(
      """
      INSERT IGNORE INTO audit
        (idempotency_key, action, subject, who, why, request, recorded_at, tried_at)
      VALUES (:key, :action, :subject, :who, :why, :request, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
      """)
  int add(String key, String action, String subject, String who, String why, String request);

  /** The order with this key. */
  Optional<AuditRow> findByIdempotencyKey(String idempotencyKey);

  /**
   * Begins an order again that was begun so long ago and not ended, or that ended so; returns 1 if
   * it was.
   */
  @Query(
      """
      UPDATE audit SET tried_at = UTC_TIMESTAMP(6), ended_at = NULL, status = NULL, answer = NULL
      WHERE idempotency_key = :key
        AND (status = :notNow OR ended_at IS NULL
          AND tried_at <= UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND)
      """)
  int beginAgain(String key, long seconds, int notNow);

  /** Lets an order be begun again at once. */
  @Query(
      """
      UPDATE audit SET tried_at = '1970-01-02'
      WHERE idempotency_key = :key AND ended_at IS NULL
      """)
  int letGo(String key);

  /** Records what an order was answered; the first answer stands. */
  @Query(
      """
      UPDATE audit SET ended_at = UTC_TIMESTAMP(6), status = :status, answer = :answer
      WHERE idempotency_key = :key AND ended_at IS NULL
      """)
  int end(String key, int status, String answer);

  /** Orders recorded before the one with this id, the latest first. */
  @Query("SELECT * FROM audit WHERE id < :before ORDER BY id DESC LIMIT :most")
  List<AuditRow> before(long before, int most);
}
