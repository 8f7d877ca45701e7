package io.gapless.log.internal;

import java.sql.SQLException;
import java.util.Set;

/** Tells SQL errors apart, by code and never by message; MySQL and MariaDB use the same numbers. */
public final class SqlErrors {
  private static final int DUPLICATE_KEY = 1062;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int LOCK_NOWAIT = 3572;
  private static final int DEADLOCK = 1213;
  private static final int NO_SUCH_TABLE = 1146;

  /** Shutting down, killed, read-only in its four ways, disk full. */
  private static final Set<Integer> TAKES_NO_WRITES =
      Set.of(1053, 1317, 1290, 1792, 1836, 3989, 1021, 1114);

  private SqlErrors() {}

  /** A row with this key exists. */
  public static boolean isDuplicateKey(SQLException e) {
    return e.getErrorCode() == DUPLICATE_KEY;
  }

  /** A lock that is wanted at once (NOWAIT), or within the limit, is held by another session. */
  public static boolean isHeldByOther(SQLException e) {
    return e.getErrorCode() == LOCK_NOWAIT || e.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }

  /**
   * Someone else's lock was in the way; the same statements may succeed when repeated in a new
   * transaction.
   */
  public static boolean isContention(SQLException e) {
    return e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK;
  }

  /** Not about any one statement: the connection is gone, or the server takes no writes. */
  public static boolean isAboutTheStore(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.startsWith("08") || TAKES_NO_WRITES.contains(e.getErrorCode());
  }

  /** The schema has not been created yet. */
  public static boolean isMissingTable(SQLException e) {
    return e.getErrorCode() == NO_SUCH_TABLE;
  }
}
