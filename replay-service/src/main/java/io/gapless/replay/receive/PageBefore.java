package io.gapless.replay.receive;

import io.gapless.event.InvalidEventException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that begins with the latest.
 *
 * @param before behind what has this number, 1 or more
 * @param limit how many at most, 1 to {@value PageAfter#MOST}
 */
public record PageBefore(long before, int limit) {
  private static final Set<String> PARAMETERS = Set.of("before", "limit");

  /**
   * @param rawQuery still encoded, null or empty if there is none: the first page
   * @throws InvalidEventException naming a parameter that is unknown, repeated or malformed
   */
  public static PageBefore parse(@Nullable String rawQuery) {
    Query query = Query.parse(rawQuery, PARAMETERS);
    return new PageBefore(
        query.optionalNumber("before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
        PageAfter.limit(query));
  }
}
