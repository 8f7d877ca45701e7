package io.gapless.projection.jdbc;

import io.gapless.projection.positions.Outcome;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/**
 * Tells SQL errors apart, never by message: those of MySQL and MariaDB by their numbers, those of
 * PostgreSQL, which has none, by SQLSTATE.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error
 *     Codes</a>
 */
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
  private static final String DUPLICATE_STATE = "23505";
  private static final String ABORTED_STATE = "25P02";
  private static final Set<String> CONTENTION_STATES =
      Set.of(
          "40001", // could not serialize access
          "40P01", // deadlock
          "55P03"); // lock not available: lock_timeout, NOWAIT
  private static final Set<String> NOT_NOW_STATES =
      Set.of(
          "25006", // read-only: a standby
          "25P03", // idle in a transaction for too long
          "57014", // cancelled: statement_timeout
          "57P01", // terminated by an administrator
          "57P02", // terminated by another session's crash
          "57P03", // cannot connect now: starting up, shutting down
          "57P05"); // idle for too long

  /** Connection exceptions; insufficient resources: connections, disk, memory; system errors. */
  private static final Set<String> NOT_NOW_CLASSES = Set.of("08", "53", "58");

  /**
   * What a COMMIT can be answered with that did not commit: constraints checked there; rollback.
   */
  private static final Set<String> ROLLED_BACK_CLASSES = Set.of("23", "40");

  private static final String STATEMENT_COMPLETION_UNKNOWN = "40003";
  private static final int CLASS = 2;
  private static final int MOST_CAUSES = 20;

  private SqlErrors() {}

  static boolean isDuplicateKey(SQLException error) {
    return error.getErrorCode() == DUPLICATE_KEY || state(error).equals(DUPLICATE_STATE);
  }

  /**
   * Whether an earlier error has ended the transaction, so that nothing works but a rollback. Only
   * PostgreSQL does that, and answers COMMIT with a rollback then.
   */
  static boolean isAborted(SQLException error) {
    return state(error).equals(ABORTED_STATE);
  }

  /** Whether an error of COMMIT, however deeply wrapped, says that all was rolled back. */
  static boolean saysRolledBack(Throwable error) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof SQLException sql) {
        return saysRolledBack(sql);
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean saysRolledBack(SQLException error) {
    String state = state(error);
    return isAborted(error)
        || (ROLLED_BACK_CLASSES.contains(classOf(state))
            && !state.equals(STATEMENT_COMPLETION_UNKNOWN));
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
        if (CONTENTION.contains(sql.getErrorCode()) || CONTENTION_STATES.contains(state(sql))) {
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
    String state = state(error);
    return NOT_NOW.contains(error.getErrorCode())
        || NOT_NOW_STATES.contains(state)
        || NOT_NOW_CLASSES.contains(classOf(state))
        || error instanceof SQLTransientConnectionException
        || error instanceof SQLNonTransientConnectionException
        || error instanceof SQLRecoverableException;
  }

  private static String state(SQLException error) {
    return error.getSQLState() == null ? "" : error.getSQLState();
  }

  private static String classOf(String state) {
    return state.substring(0, Math.min(CLASS, state.length()));
  }
}
