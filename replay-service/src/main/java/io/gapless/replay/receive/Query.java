package io.gapless.replay.receive;

import io.gapless.event.InvalidEventException;
import io.gapless.event.wire.PercentEncoding;
import io.gapless.event.wire.ProjectionCommand;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says besides its path, as it was sent: parameters of its query, or members of its
 * body. Each stands there once, and none that nobody knows, since a misspelt one would silently
 * change what is asked for.
 */
public final class Query {
  private static final String WHY = "why";
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

  private final Map<String, String> values;
  private final Map<String, List<String>> lists;

  Query(Map<String, String> values) {
    this(values, Map.of());
  }

  Query(Map<String, String> values, Map<String, List<String>> lists) {
    this.values = Map.copyOf(values);
    this.lists = Map.copyOf(lists);
  }

  /**
   * @param raw still encoded, null or empty if there is none
   * @param known the parameters there are
   * @throws InvalidEventException naming a parameter that is unknown, repeated or malformed
   */
  public static Query parse(@Nullable String raw, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String parameter : raw.split("&", -1)) {
        add(values, parameter, known);
      }
    }
    return new Query(values);
  }

  private static void add(Map<String, String> values, String parameter, Set<String> known) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    if (!known.contains(name)) {
      throw new InvalidEventException(
          "query",
          "may have only the parameters " + String.join(", ", known.stream().sorted().toList()));
    }
    String value = equals < 0 ? "" : parameter.substring(equals + 1);
    if (values.put(name, PercentEncoding.decode(name, value)) != null) {
      throw new InvalidEventException(name, "must be given once");
    }
  }

  /**
   * @throws InvalidEventException if it is missing
   */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new InvalidEventException(name, "is missing");
    }
    return value;
  }

  /** The same, empty if it is missing. */
  public Optional<String> optionalText(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The texts of an array, in their order; empty if it is missing. */
  public List<String> texts(String name) {
    return List.copyOf(lists.getOrDefault(name, List.of()));
  }

  /**
   * A whole number from {@code least} to {@code most}.
   *
   * @throws InvalidEventException if it is missing or anything else
   */
  public long number(String name, long least, long most) {
    text(name);
    return optionalNumber(name, least, most).orElseThrow();
  }

  /**
   * The same, empty if it is missing.
   *
   * @throws InvalidEventException if it is anything else
   */
  public OptionalLong optionalNumber(String name, long least, long most) {
    String value = values.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(whole(name, value, least, most));
  }

  static long whole(String name, String text, long least, long most) {
    return number(text)
        .filter(it -> it >= least && it <= most)
        .orElseThrow(() -> new InvalidEventException(name, rule(least, most)));
  }

  /**
   * A time in UTC; empty if it is missing.
   *
   * @throws InvalidEventException if it is anything else
   */
  public Optional<Instant> optionalTime(String name) {
    try {
      return optionalText(name).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new InvalidEventException(name, "must be a time in UTC, like 2026-11-20T10:15:30Z");
    }
  }

  /**
   * The reason given.
   *
   * @throws InvalidEventException if there is none, or a longer one than an order may have
   */
  public String why() {
    String why = text(WHY);
    ProjectionCommand.requireText(WHY, why, ProjectionCommand.MAX_WHY);
    return why;
  }

  /** The same where no reason is needed: empty if there is none. */
  public String optionalWhy() {
    return optionalText(WHY).orElse("");
  }

  private static Optional<Long> number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      // 19 digits can be too many.
      return Optional.empty();
    }
  }

  private static String rule(long least, long most) {
    return most == Long.MAX_VALUE
        ? "must be a whole number, " + least + " or more"
        : "must be a whole number, " + least + " to " + most;
  }
}
