package io.gapless.projection.jdbc;

import io.gapless.projection.positions.Outcome;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/** Tells SQL errors of MySQL and MariaDB apart, by code and class, never by message. */
final class SqlErrors {
  private static final int DUPLICATE_KEY = 1062;
  private static final Set<Integer> CONTENTION =
      Set.of(
          1205, // lock wait time-out: undoes only the statement
          1213, // deadlock: undoes the whole transaction
          3058, // deadlock between user-level locks
          1020, // record has changed since last read (MariaDB, innodb_snapshot_isolation)
          3572); // NOWAIT could not lock
  private static final Set<Integer> NOT_NOW =
      Set.of(
          1040, // too many connections
          1053, // server shutdown in progress
          1158, // network read error
          1159, // network read time-out
          1160, // network write error
          1161, // network write time-out
          1184, // new aborted connection
          1203, // user has too many connections
          1226, // user exceeded a resource
          1290, // server runs with --read-only
          1317, // query interrupted
          1792, // transaction is read-only
          1836, // server runs in read-only mode
          1927, // connection was killed (MariaDB)
          2006, // server has gone away
          2013, // connection lost during the query
          3024, // statement took too long
          4031); // disconnected for inactivity
  private static final int MOST_CAUSES = 20;

  private SqlErrors() {}

  static boolean isDuplicateKey(SQLException error) {
    return error.getErrorCode() == DUPLICATE_KEY;
  }

  /** What an error means that this library's own statements met. */
  static Outcome outcome(SQLException error) {
    if (isDuplicateKey(error)) {
      return new Outcome.Lost();
    }
    return transientOutcome(error).orElseGet(() -> new Outcome.Unavailable(error));
  }

  /**
   * Whether an error, however deeply wrapped, is the database's passing trouble and not the fault
   * of what was executed.
   */
  static Optional<Outcome> transientOutcome(Throwable error) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof SQLException sql) {
        if (CONTENTION.contains(sql.getErrorCode())) {
          return Optional.of(new Outcome.Contended(sql));
        }
        if (isNotNow(sql)) {
          return Optional.of(new Outcome.Unavailable(sql));
        }
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static boolean isNotNow(SQLException error) {
    String state = error.getSQLState();
    return NOT_NOW.contains(error.getErrorCode())
        || error instanceof SQLTransientConnectionException
        || error instanceof SQLNonTransientConnectionException
        || error instanceof SQLRecoverableException
        || (state != null && state.startsWith("08"));
  }
}
