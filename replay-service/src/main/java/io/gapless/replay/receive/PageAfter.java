package io.gapless.replay.receive;

import io.gapless.event.InvalidEventException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is in order.
 *
 * @param after the cursor of the page before, as its list wrote it; empty for the first page
 * @param limit how many at most, 1 to {@value #MOST}
 */
public record PageAfter(Optional<String> after, int limit) {
  static final int MOST = 200;
  private static final int DEFAULT = 50;
  private static final Set<String> PARAMETERS = Set.of("after", "limit");

  /**
   * @param rawQuery still encoded, null or empty if there is none: the first page
   * @throws InvalidEventException naming a parameter that is unknown, repeated or malformed
   */
  public static PageAfter parse(@Nullable String rawQuery) {
    Query query = Query.parse(rawQuery, PARAMETERS);
    return new PageAfter(query.optionalText("after"), limit(query));
  }

  static int limit(Query query) {
    return (int) query.optionalNumber("limit", 1, MOST).orElse(DEFAULT);
  }

  /**
   * The cursor as its list reads it.
   *
   * @throws InvalidEventException naming the parameter, whatever {@code read} names
   */
  public <T> Optional<T> after(Function<String, T> read) {
    try {
      return after.map(read);
    } catch (InvalidEventException e) {
      throw new InvalidEventException("after", e.rule());
    }
  }

  /** The cursor of a list whose cursors are numbers; 0 for the first page. */
  public long afterNumber() {
    return after(it -> Query.whole("after", it, 0, Long.MAX_VALUE)).orElse(0L);
  }
}
