package io.gapless.command.receive;

import io.gapless.event.EntityVersion;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which events of an entity a caller asks for.
 *
 * @param from first version, 1 or more
 * @param limit most events, 1 to {@value #MAX_LIMIT}
 */
public record EventRange(EntityVersion from, int limit) {
  /** Most events of one answer; ask again from the next version for more. */
  public static final int MAX_LIMIT = 10_000;

  /** What is answered if nobody asks for a limit. */
  public static final int DEFAULT_LIMIT = 1_000;

  private static final String FROM = "from";
  private static final String LIMIT = "limit";
  private static final Set<String> NAMES = Set.of(FROM, LIMIT);
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  /**
   * @param query the query as it was sent, possibly empty
   * @throws InvalidRequestException naming the parameter that is malformed, unknown or repeated
   */
  public static EventRange parse(String query) {
    List<String> parameters = query.isEmpty() ? List.of() : List.of(query.split("&", -1));
    requireKnown(parameters);
    long from = number(parameters, FROM, Long.MAX_VALUE, 1);
    long limit = number(parameters, LIMIT, MAX_LIMIT, DEFAULT_LIMIT);
    return new EventRange(EntityVersion.of(from), Math.toIntExact(limit));
  }

  private static void requireKnown(List<String> parameters) {
    for (String parameter : parameters) {
      if (!NAMES.contains(name(parameter))) {
        throw new InvalidRequestException("query", "may have the parameters from and limit only");
      }
    }
  }

  private static long number(List<String> parameters, String name, long most, long otherwise) {
    List<String> given = parameters.stream().filter(it -> name(it).equals(name)).toList();
    if (given.isEmpty()) {
      return otherwise;
    }
    String value =
        given.getFirst().substring(Math.min(given.getFirst().length(), name.length() + 1));
    if (given.size() > 1 || !NUMBER.matcher(value).matches() || Long.parseLong(value) > most) {
      throw new InvalidRequestException(
          name,
          most == Long.MAX_VALUE
              ? "must be one version, 1 or more"
              : "must be one number, 1 to " + most);
    }
    return Long.parseLong(value);
  }

  private static String name(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? parameter : parameter.substring(0, equals);
  }
}
