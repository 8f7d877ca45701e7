package io.gapless.projection.memory;

import io.gapless.event.Event;
import io.gapless.projection.Transaction;
import io.gapless.projection.positions.ReplayedEvents;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Effects that happen together, when the position moves. */
final class InMemoryTransaction implements Transaction {
  private static final Logger LOG = LoggerFactory.getLogger(InMemoryTransaction.class);

  private final ReplayedEvents replayed;
  private final List<Runnable> effects = new ArrayList<>();

  InMemoryTransaction(ReplayedEvents replayed) {
    this.replayed = replayed;
  }

  @Override
  public Connection connection() {
    throw new UnsupportedOperationException(
        "positions in memory have no connection; put the effect into afterCommit");
  }

  @Override
  public boolean isReplayed(Event event) {
    return replayed.contains(event);
  }

  @Override
  public void afterCommit(Runnable effect) {
    effects.add(effect);
  }

  /** An effect that fails keeps neither the others nor the position from taking place. */
  void commit() {
    for (Runnable effect : effects) {
      try {
        effect.run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("An afterCommit effect failed");
      }
    }
  }
}
