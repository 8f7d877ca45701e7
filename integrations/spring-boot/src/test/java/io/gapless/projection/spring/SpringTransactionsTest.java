package io.gapless.projection.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.TransactionRunner;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How each way in which Spring ends a transaction is told. */
final class SpringTransactionsTest {
  private final DataSource dataSource = proxy(DataSource.class);
  private final RecordingManager manager = new RecordingManager();
  private final SpringTransactions transactions = new SpringTransactions(manager, dataSource);

  @Test
  void a_commit_is_a_commit_at_read_committed_in_a_transaction_of_its_own() {
    assertThat(transactions.run(tx -> true)).isInstanceOf(TransactionEnd.Committed.class);

    assertThat(manager.did).containsExactly("begin", "commit");
    assertThat(manager.definition.getIsolationLevel())
        .isEqualTo(TransactionDefinition.ISOLATION_READ_COMMITTED);
    assertThat(manager.definition.getPropagationBehavior())
        .isEqualTo(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  @Test
  void work_that_does_not_want_to_commit_is_rolled_back() {
    assertThat(transactions.run(tx -> false)).isInstanceOf(TransactionEnd.RolledBack.class);

    assertThat(manager.did).containsExactly("begin", "rollback");
  }

  @Test
  void work_that_throws_is_rolled_back_and_what_it_threw_passed_on() {
    TransactionRunner.Work work =
        tx -> {
          throw new IllegalStateException("broken");
        };

    assertThatThrownBy(() -> transactions.run(work)).hasMessage("broken");

    assertThat(manager.did).containsExactly("begin", "rollback");
  }

  @Test
  void a_transaction_marked_rollback_only_is_rolled_back() {
    TransactionEnd end =
        transactions.run(
            tx -> {
              manager.begun.setRollbackOnly();
              return true;
            });

    assertThat(end).isInstanceOf(TransactionEnd.RolledBack.class);
    assertThat(manager.did).containsExactly("begin", "rollback");
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
    assertThat(manager.did).containsExactly("begin", "rollback");
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
    assertThat(manager.did).containsExactly("begin", "commit");
  }

  @Test
  void a_commit_that_fails_is_unknown_even_if_spring_rolls_back_afterwards() {
    // As JdbcTransactionManager throws it: not a TransactionException.
    manager.failure = new DataAccessResourceFailureException("the answer was lost");

    TransactionEnd end = transactions.run(tx -> true);

    assertThat(end)
        .isInstanceOfSatisfying(
            TransactionEnd.Unknown.class,
            unknown -> assertThat(unknown.cause()).isSameAs(manager.failure));
    assertThat(manager.did).containsExactly("begin", "commit", "rollback");
  }

  @Test
  void a_transaction_that_cannot_be_begun_ran_nothing() {
    manager.refusal = new CannotCreateTransactionException("no connection");
    List<String> ran = new ArrayList<>();

    assertThat(transactions.run(tx -> ran.add("work")))
        .isEqualTo(new TransactionEnd.NotBegun(manager.refusal));
    assertThat(ran).isEmpty();
  }

  @Test
  void a_manager_of_another_data_source_is_refused_before_anything_runs() {
    List<String> ran = new ArrayList<>();
    SpringTransactions others = new SpringTransactions(manager, proxy(DataSource.class));

    assertThat(others.run(tx -> ran.add("work"))).isInstanceOf(TransactionEnd.NotBegun.class);
    assertThat(ran).isEmpty();
    assertThat(manager.did).containsExactly("begin", "rollback");
  }

  private static boolean registered(TransactionSynchronization synchronization) {
    TransactionSynchronizationManager.registerSynchronization(synchronization);
    return true;
  }

  private static <T> T proxy(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            SpringTransactionsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> self == arguments[0];
                  case "hashCode" -> System.identityHashCode(self);
                  case "toString" -> type.getSimpleName();
                  default -> throw new UnsupportedOperationException(method.getName());
                }));
  }

  /** Spring's own course of events, over a database that does nothing. */
  private final class RecordingManager extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;

    private transient TransactionExecution begun = new SimpleTransactionStatus();
    private final transient List<String> did = new ArrayList<>();
    private transient TransactionDefinition definition = TransactionDefinition.withDefaults();
    private @Nullable RuntimeException failure;
    private @Nullable RuntimeException refusal;

    @Override
    protected Object doGetTransaction() {
      return "transaction";
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition wanted) {
      if (refusal != null) {
        throw refusal;
      }
      definition = wanted;
      did.add("begin");
      TransactionSynchronizationManager.bindResource(
          dataSource, new ConnectionHolder(proxy(Connection.class)));
    }

    RecordingManager() {
      addListener(
          new TransactionExecutionListener() {
            @Override
            public void afterBegin(TransactionExecution transaction, @Nullable Throwable failed) {
              begun = transaction;
            }
          });
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
      did.add("commit");
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
      did.add("rollback");
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
      TransactionSynchronizationManager.unbindResourceIfPossible(dataSource);
    }
  }
}
