package io.gapless.projection.memory;

import io.gapless.projection.Transaction;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Effects that happen together, when the position moves. */
final class InMemoryTransaction implements Transaction {
  private final List<Runnable> effects = new ArrayList<>();

  @Override
  public Connection connection() {
    throw new UnsupportedOperationException(
        "positions in memory have no connection; put the effect into afterCommit");
  }

  @Override
  public void afterCommit(Runnable effect) {
    effects.add(effect);
  }

  void commit() {
    effects.forEach(Runnable::run);
  }
}
