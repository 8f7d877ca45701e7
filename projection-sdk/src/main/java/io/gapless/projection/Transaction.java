package io.gapless.projection;

import io.gapless.event.Event;
import java.sql.Connection;

/** The transaction in which the position moves; the handler's effects belong into it. */
public interface Transaction {
  /**
   * The connection of the transaction. The projection commits and rolls back: the connection
   * refuses both, and ignores {@code close()}. It must not be used after the handler returned, and
   * no statement with an implicit commit (DDL) may be sent over it.
   *
   * @throws UnsupportedOperationException if the positions are not in a JDBC database
   */
  Connection connection();

  /**
   * Whether an event of this transaction is applied again, or for the first time but late: it had
   * taken effect before its entity was rebuilt (or was skipped then), or it was stored before the
   * projection began. What must happen once only, such as sending mail, is to be left out then.
   * Exact, also after a crash; one transaction may hold events of both kinds.
   */
  boolean isReplayed(Event event);

  /**
   * Runs {@code effect} when the transaction has committed, and never if it is rolled back. With
   * positions in memory the effect is part of the commit; with JDBC a crash in between loses it, so
   * there it is for caches and metrics only. One that throws is logged and changes nothing else:
   * the position has moved.
   */
  void afterCommit(Runnable effect);
}
