package io.gapless.projection.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.TransactionRunner;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.micronaut.transaction.SynchronousTransactionManager;
import io.micronaut.transaction.support.TransactionSynchronization;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How each way in which Micronaut ends a transaction is told. */
final class MicronautTransactionsTest {
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

  @Test
  void a_commit_is_a_commit_at_read_committed() {
    List<Integer> isolation = new ArrayList<>();

    TransactionEnd end =
        transactions.run(tx -> isolation.add(RecordingDatabase.isolation(tx.connection())));

    assertThat(end).isInstanceOf(TransactionEnd.Committed.class);
    assertThat(isolation).containsExactly(Connection.TRANSACTION_READ_COMMITTED);
    assertThat(database.did()).containsExactly("commit");
  }

  @Test
  void work_that_does_not_want_to_commit_is_rolled_back() {
    assertThat(transactions.run(tx -> false)).isInstanceOf(TransactionEnd.RolledBack.class);

    assertThat(database.did()).containsExactly("rollback");
  }

  @Test
  void work_that_throws_is_rolled_back_and_what_it_threw_passed_on() {
    TransactionRunner.Work work =
        tx -> {
          throw new IllegalStateException("broken");
        };

    assertThatThrownBy(() -> transactions.run(work)).hasMessage("broken");

    assertThat(database.did()).containsExactly("rollback");
  }

  @Test
  void a_transaction_marked_rollback_only_is_rolled_back() {
    TransactionEnd end =
        transactions.run(
            tx -> {
              manager.findTransactionStatus().orElseThrow().setRollbackOnly();
              return true;
            });

    assertThat(end).isInstanceOf(TransactionEnd.RolledBack.class);
    assertThat(database.did()).containsExactly("rollback");
  }

  @Test
  void what_fails_before_the_commit_was_rolled_back() {
    TransactionEnd end =
        transactions.run(
            tx ->
                registered(
                    new TransactionSynchronization() {
                      @Override
                      public void beforeCommit(boolean readOnly) {
                        throw new IllegalStateException("before");
                      }
                    }));

    assertThat(end)
        .isInstanceOfSatisfying(
            TransactionEnd.RolledBack.class,
            rolledBack -> assertThat(rolledBack.cause().orElseThrow()).hasMessage("before"));
    assertThat(database.did()).containsExactly("rollback");
  }

  @Test
  void what_fails_after_the_commit_was_committed() {
    TransactionEnd end =
        transactions.run(
            tx ->
                registered(
                    new TransactionSynchronization() {
                      @Override
                      public void afterCommit() {
                        throw new IllegalStateException("after");
                      }
                    }));

    assertThat(end).isInstanceOf(TransactionEnd.Committed.class);
    assertThat(database.did()).containsExactly("commit");
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

  @Test
  void a_transaction_that_cannot_be_begun_ran_nothing() {
    database.refusesConnections();
    List<String> ran = new ArrayList<>();

    assertThat(transactions.run(tx -> ran.add("work"))).isInstanceOf(TransactionEnd.NotBegun.class);
    assertThat(ran).isEmpty();
  }

  private boolean registered(TransactionSynchronization synchronization) {
    manager.findTransactionStatus().orElseThrow().registerSynchronization(synchronization);
    return true;
  }
}
