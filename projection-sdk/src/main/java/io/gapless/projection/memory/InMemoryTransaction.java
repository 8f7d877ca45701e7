package io.gapless.projection.memory;

import io.gapless.event.Event;
import io.gapless.projection.Transaction;
import io.gapless.projection.positions.ReplayedEvents;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Effects that happen together, when the position moves. */
final class InMemoryTransaction implements Transaction {
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

  void commit() {
    effects.forEach(Runnable::run);
  }
}
