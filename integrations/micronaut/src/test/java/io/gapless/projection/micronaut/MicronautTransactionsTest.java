package io.gapless.projection.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.managed.ManagedTransactionsConformance;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.micronaut.transaction.SynchronousTransactionManager;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.support.TransactionSynchronization;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How each way in which Micronaut ends a transaction is told. */
final class MicronautTransactionsTest implements ManagedTransactionsConformance {
  private final ApplicationContext context =
      ApplicationContext.run(
          Map.of("recording.database", "true", "gapless.projections.enabled", "false"));
  private final RecordingDatabase database = context.getBean(RecordingDatabase.class);
  private final SynchronousTransactionManager<Connection> manager =
      context.getBean(Argument.of(SynchronousTransactionManager.class, Connection.class));
  private final MicronautTransactions transactions = new MicronautTransactions(manager);

  @AfterEach
  void close() {
    context.close();
  }

  @Override
  public MicronautTransactions transactions() {
    return transactions;
  }

  @Override
  public List<String> did() {
    return database.did();
  }

  @Override
  public void markRollbackOnly() {
    status().setRollbackOnly();
  }

  @Override
  public void beforeCommit(Runnable callback) {
    status()
        .registerSynchronization(
            new TransactionSynchronization() {
              @Override
              public void beforeCommit(boolean readOnly) {
                callback.run();
              }
            });
  }

  @Override
  public void afterCommit(Runnable callback) {
    status()
        .registerSynchronization(
            new TransactionSynchronization() {
              @Override
              public void afterCommit() {
                callback.run();
              }
            });
  }

  @Override
  public void refuseTransactions() {
    database.refusesConnections();
  }

  @Test
  void a_transaction_is_at_read_committed() {
    List<Integer> isolation = new ArrayList<>();

    TransactionEnd end =
        transactions.run(tx -> isolation.add(RecordingDatabase.isolation(tx.connection())));

    assertThat(end).isInstanceOf(TransactionEnd.Committed.class);
    assertThat(isolation).containsExactly(Connection.TRANSACTION_READ_COMMITTED);
  }

  @Test
  void a_commit_that_fails_is_unknown() {
    SQLException lost = new SQLException("the answer was lost", "08006");
    database.failsCommits(lost);

    assertThat(transactions.run(tx -> true))
        .isInstanceOfSatisfying(
            TransactionEnd.Unknown.class,
            unknown -> assertThat(unknown.cause()).hasRootCause(lost));
  }

  private TransactionStatus<?> status() {
    return manager.findTransactionStatus().orElseThrow();
  }
}
