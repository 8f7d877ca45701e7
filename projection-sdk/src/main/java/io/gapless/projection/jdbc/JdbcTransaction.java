package io.gapless.projection.jdbc;

import io.gapless.event.Event;
import io.gapless.projection.Transaction;
import io.gapless.projection.positions.ReplayedEvents;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction as the handler sees it. */
final class JdbcTransaction implements Transaction {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcTransaction.class);

  private final GuardedConnection guard;
  private final ReplayedEvents replayed;
  private final List<Runnable> effects = new ArrayList<>();

  JdbcTransaction(GuardedConnection guard, ReplayedEvents replayed) {
    this.guard = guard;
    this.replayed = replayed;
  }

  @Override
  public Connection connection() {
    return guard.connection();
  }

  @Override
  public boolean isReplayed(Event event) {
    return replayed.contains(event);
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
