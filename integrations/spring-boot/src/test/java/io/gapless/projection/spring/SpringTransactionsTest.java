package io.gapless.projection.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.managed.ManagedTransactionsConformance;
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
final class SpringTransactionsTest implements ManagedTransactionsConformance {
  private final DataSource dataSource = proxy(DataSource.class);
  private final RecordingManager manager = new RecordingManager();
  private final SpringTransactions transactions = new SpringTransactions(manager, dataSource);

  @Override
  public SpringTransactions transactions() {
    return transactions;
  }

  @Override
  public List<String> did() {
    return manager.did;
  }

  @Override
  public void markRollbackOnly() {
    manager.begun.setRollbackOnly();
  }

  @Override
  public void beforeCommit(Runnable callback) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            callback.run();
          }
        });
  }

  @Override
  public void afterCommit(Runnable callback) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            callback.run();
          }
        });
  }

  @Override
  public void refuseTransactions() {
    manager.refusal = new CannotCreateTransactionException("no connection");
  }

  @Test
  void a_transaction_is_at_read_committed_and_one_of_its_own() {
    assertThat(transactions.run(tx -> true)).isInstanceOf(TransactionEnd.Committed.class);

    assertThat(manager.definition.getIsolationLevel())
        .isEqualTo(TransactionDefinition.ISOLATION_READ_COMMITTED);
    assertThat(manager.definition.getPropagationBehavior())
        .isEqualTo(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
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
  void a_refusal_is_told_as_it_was() {
    RuntimeException refusal = new CannotCreateTransactionException("no connection");
    manager.refusal = refusal;

    assertThat(transactions.run(tx -> true)).isEqualTo(new TransactionEnd.NotBegun(refusal));
  }

  @Test
  void a_manager_of_another_data_source_is_refused_before_anything_runs() {
    List<String> ran = new ArrayList<>();
    SpringTransactions others = new SpringTransactions(manager, proxy(DataSource.class));

    assertThat(others.run(tx -> ran.add("work"))).isInstanceOf(TransactionEnd.NotBegun.class);
    assertThat(ran).isEmpty();
    assertThat(manager.did).containsExactly("begin", "rollback");
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
