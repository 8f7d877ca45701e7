package io.gapless.stack.fault;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Recognises statements in MySQL's client protocol, for a fault proxy before a database. Only those
 * sent as text (COM_QUERY), which {@code COMMIT} is with every driver.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html">COM_QUERY</a>
 */
public final class MySqlRequests {
  private static final int HEADER_BYTES = 4;
  private static final byte COM_QUERY = 3;
  private static final String SEPARATOR = "; ";

  private MySqlRequests() {}

  /** The end of a transaction (not {@code SET autocommit=…}, which begins each session). */
  public static Predicate<byte[]> commit() {
    return statement("COMMIT");
  }

  /** A statement that begins so, whatever the case, alone or one of several sent together. */
  public static Predicate<byte[]> statement(String beginning) {
    String wanted = SEPARATOR + beginning.toUpperCase(Locale.ROOT);
    return request -> (SEPARATOR + text(request).toUpperCase(Locale.ROOT)).contains(wanted);
  }

  private static String text(byte[] request) {
    if (request.length <= HEADER_BYTES || request[HEADER_BYTES] != COM_QUERY) {
      return "";
    }
    int start = HEADER_BYTES + 1;
    // Drivers that may send query attributes put their number, none, before the text.
    while (start < request.length && request[start] <= ' ') {
      start++;
    }
    return new String(request, start, request.length - start, StandardCharsets.UTF_8);
  }
}
