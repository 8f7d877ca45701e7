package io.gapless.projection.jdbc.managed;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transaction manager with one transaction and the callbacks that frameworks have. */
final class SmallManager {
  /** How it says that it rolled back. */
  static final class RolledBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  final List<String> did = new ArrayList<>();
  boolean rollbackOnly;
  boolean rollsBackSilently;
  Runnable beforeCommit = () -> {};
  Runnable afterCommit = () -> {};
  Optional<RuntimeException> refusal = Optional.empty();
  Optional<RuntimeException> commitFailure = Optional.empty();
  Optional<RuntimeException> rollbackFailure = Optional.empty();

  ManagedTransaction begin() {
    fail(refusal);
    did.add("begin");
    return new OnlyTransaction();
  }

  private static void fail(Optional<RuntimeException> failure) {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private final class OnlyTransaction implements ManagedTransaction {
    private @Nullable CommitCourse watching;

    @Override
    public Connection connection() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isRollbackOnly() {
      return rollbackOnly;
    }

    @Override
    public void watch(CommitCourse course) {
      watching = course;
    }

    @Override
    public void commit() {
      if (rollsBackSilently) {
        end(false);
        return;
      }
      try {
        beforeCommit.run();
      } catch (RuntimeException e) {
        end(false);
        throw e;
      }
      course().committing();
      fail(commitFailure);
      end(true);
      afterCommit.run();
    }

    @Override
    public void rollBack() {
      fail(rollbackFailure);
      did.add("rollback");
    }

    @Override
    public boolean saysRolledBack(RuntimeException error) {
      return error instanceof RolledBackException;
    }

    private void end(boolean commits) {
      did.add(commits ? "commit" : "rollback");
      course().completed(commits);
    }

    private CommitCourse course() {
      if (watching == null) {
        throw new AssertionError("nobody watches the commit");
      }
      return watching;
    }
  }
}
