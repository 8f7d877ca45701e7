package io.gapless.projection.jdbc.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.jdbc.TransactionEnd;
import io.gapless.projection.jdbc.TransactionRunner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every way in which a framework ends a transaction must be told as. */
public interface ManagedTransactionsConformance {
  /** The transactions, over a database that does nothing. */
  TransactionRunner transactions();

  /** How transactions began and ended in that database: begin, commit, rollback. */
  List<String> did();

  /** Marks the thread's transaction. */
  void markRollbackOnly();

  /** Registers a callback with the thread's transaction. */
  void beforeCommit(Runnable callback);

  /** Registers a callback with the thread's transaction. */
  void afterCommit(Runnable callback);

  /** No more transactions can be begun. */
  void refuseTransactions();

  @Test
  default void work_that_wants_to_commit_is_committed() {
    assertThat(transactions().run(tx -> true)).isInstanceOf(TransactionEnd.Committed.class);

    assertThat(did()).containsExactly("begin", "commit");
  }

  @Test
  default void work_that_does_not_want_to_commit_is_rolled_back() {
    assertThat(transactions().run(tx -> false)).isInstanceOf(TransactionEnd.RolledBack.class);

    assertThat(did()).containsExactly("begin", "rollback");
  }

  @Test
  default void work_that_throws_is_rolled_back_and_what_it_threw_passed_on() {
    TransactionRunner.Work work =
        tx -> {
          throw new IllegalStateException("broken");
        };

    assertThatThrownBy(() -> transactions().run(work)).hasMessage("broken");

    assertThat(did()).containsExactly("begin", "rollback");
  }

  @Test
  default void a_transaction_marked_rollback_only_is_rolled_back() {
    assertThat(transactions().run(tx -> after(this::markRollbackOnly)))
        .isInstanceOf(TransactionEnd.RolledBack.class);

    assertThat(did()).containsExactly("begin", "rollback");
  }

  @Test
  default void what_fails_before_the_commit_was_rolled_back() {
    assertThat(transactions().run(tx -> after(() -> beforeCommit(failing("before")))))
        .isInstanceOfSatisfying(
            TransactionEnd.RolledBack.class,
            rolledBack -> assertThat(rolledBack.cause().orElseThrow()).hasMessage("before"));

    assertThat(did()).containsExactly("begin", "rollback");
  }

  @Test
  default void what_fails_after_the_commit_was_committed() {
    assertThat(transactions().run(tx -> after(() -> afterCommit(failing("after")))))
        .isInstanceOf(TransactionEnd.Committed.class);

    assertThat(did()).containsExactly("begin", "commit");
  }

  @Test
  default void a_transaction_that_cannot_be_begun_ran_nothing() {
    refuseTransactions();
    List<String> ran = new ArrayList<>();

    assertThat(transactions().run(tx -> ran.add("work")))
        .isInstanceOf(TransactionEnd.NotBegun.class);
    assertThat(ran).isEmpty();
  }

  private static boolean after(Runnable step) {
    step.run();
    return true;
  }

  private static Runnable failing(String message) {
    return () -> {
      throw new IllegalStateException(message);
    };
  }
}
