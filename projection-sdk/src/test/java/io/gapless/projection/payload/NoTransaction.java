package io.gapless.projection.payload;

import io.gapless.event.Event;
import io.gapless.projection.Transaction;
import java.sql.Connection;

/** For handlers that have no effect. */
public enum NoTransaction implements Transaction {
  NONE;

  @Override
  public Connection connection() {
    throw new UnsupportedOperationException("there is no database");
  }

  @Override
  public boolean isReplayed(Event event) {
    return false;
  }

  @Override
  public void afterCommit(Runnable effect) {
    throw new UnsupportedOperationException("nothing commits");
  }
}
