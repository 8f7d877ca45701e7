package io.gapless.replay.reconcile;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code reconciliation_findings}. Thread-safe. */
@JdbcRepository(dialect = Dialect.MYSQL, dataSource = "replay-store")
public interface FindingRepository extends GenericRepository<FindingRow, Long> {
  /** Adds one; it counts once the report names its epoch. */
  @Query(
      """
      INSERT INTO reconciliation_findings
        (reconciliation, epoch, kind, entity, version, position, event_id, partition_no,
         record_offset, explanation)
      VALUES (:reconciliation, :epoch, :kind, :entity, :version, :position, :eventId, :partitionNo,
         :recordOffset, :explanation)
      """)
  int add(
      long reconciliation,
      long epoch,
      String kind,
      String entity,
      long version,
      long position,
      String eventId,
      @Nullable Integer partitionNo,
      @Nullable Long recordOffset,
      String explanation);

  /** Findings of a report after the one with this id, in the order in which they were found. */
  @Query(
      """
      SELECT * FROM reconciliation_findings
      WHERE reconciliation = :reconciliation AND epoch = :epoch AND id > :after
      ORDER BY id LIMIT :most
      """)
  List<FindingRow> after(long reconciliation, long epoch, long after, int most);

  /** Forgets at most so many that belong to no report any more, or to no epoch that counts. */
  @Query(
      """
      DELETE FROM reconciliation_findings WHERE reconciliation = :reconciliation
        AND epoch <> :epoch LIMIT :most
      """)
  int forget(long reconciliation, long epoch, int most);
}
