package io.gapless.projection.jdbc.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.projection.jdbc.TransactionEnd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract with a transaction manager as small as they come. */
final class ManagedTransactionsTest implements ManagedTransactionsConformance {
  private final SmallManager manager = new SmallManager();
  private final ManagedTransactions transactions = new ManagedTransactions(manager::begin);

  @Override
  public ManagedTransactions transactions() {
    return transactions;
  }

  @Override
  public List<String> did() {
    return manager.did;
  }

  @Override
  public void markRollbackOnly() {
    manager.rollbackOnly = true;
  }

  @Override
  public void beforeCommit(Runnable callback) {
    manager.beforeCommit = callback;
  }

  @Override
  public void afterCommit(Runnable callback) {
    manager.afterCommit = callback;
  }

  @Override
  public void refuseTransactions() {
    manager.refusal = Optional.of(new IllegalStateException("no connection"));
  }

  @Test
  void what_could_not_begin_is_told_as_it_was_thrown() {
    refuseTransactions();

    assertThat(transactions.run(tx -> true))
        .isEqualTo(new TransactionEnd.NotBegun(manager.refusal.orElseThrow()));
  }

  @Test
  void a_commit_that_fails_is_unknown() {
    IllegalStateException lost = new IllegalStateException("the answer was lost");
    manager.commitFailure = Optional.of(lost);

    assertThat(transactions.run(tx -> true)).isEqualTo(new TransactionEnd.Unknown(lost));
  }

  @Test
  void a_commit_of_which_the_manager_says_that_it_rolled_back_did() {
    SmallManager.RolledBackException told = new SmallManager.RolledBackException();
    manager.commitFailure = Optional.of(told);

    assertThat(transactions.run(tx -> true))
        .isEqualTo(new TransactionEnd.RolledBack(Optional.of(told)));
  }

  @Test
  void a_commit_that_returns_without_having_committed_was_a_rollback() {
    manager.rollsBackSilently = true;

    assertThat(transactions.run(tx -> true))
        .isEqualTo(new TransactionEnd.RolledBack(Optional.empty()));
  }

  @Test
  void a_rollback_that_fails_is_one() {
    manager.rollbackFailure = Optional.of(new IllegalStateException("gone away"));

    assertThat(transactions.run(tx -> false))
        .isEqualTo(new TransactionEnd.RolledBack(Optional.empty()));
  }
}
