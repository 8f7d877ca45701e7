package io.gapless.projection.jdbc;

import io.gapless.projection.Transaction;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction as the handler sees it. */
final class JdbcTransaction implements Transaction {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcTransaction.class);

  private final GuardedConnection guard;
  private final List<Runnable> effects = new ArrayList<>();

  JdbcTransaction(GuardedConnection guard) {
    this.guard = guard;
  }

  @Override
  public Connection connection() {
    return guard.connection();
  }

  @Override
  public void afterCommit(Runnable effect) {
    effects.add(effect);
  }

  /** Runs what waits for the commit; that one fails changes nothing about what is committed. */
  void committed() {
    for (Runnable effect : effects) {
      try {
        effect.run();
      } catch (RuntimeException e) {
        LOG.atWarn()
            .addKeyValue("reason", e.getClass().getName())
            .log("An afterCommit effect failed");
      }
    }
  }
}
