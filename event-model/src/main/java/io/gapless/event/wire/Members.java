package io.gapless.event.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.InvalidEventException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A line of NDJSON that nobody vouches for, read member by member. Every method throws {@link
 * InvalidEventException}, which names the member, if that is missing or not as asked for.
 */
record Members(Map<String, String> values) {
  /** Names of commands, results and the like: lower-case words with hyphens. */
  static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,31}");

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

  /** Durations travel in milliseconds; a year is longer than anything here lasts. */
  private static final long MOST_MILLIS = Duration.ofDays(366).toMillis();

  static Members of(String line) {
    try {
      return new Members(FlatJson.parse(line));
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException("line", "must be JSON as expected: " + e.getMessage());
    }
  }

  /** Text on one line: well-formed, no control characters, at most {@code most} characters. */
  String text(String name, int most) {
    String value = require(name);
    if (!isText(value, most)) {
      throw new InvalidEventException(
          name, "must have at most " + most + " characters, none of them a control character");
    }
    return value;
  }

  static boolean isText(String value, int most) {
    return value.length() <= most
        && value.codePoints().noneMatch(Character::isISOControl)
        && UTF_8.newEncoder().canEncode(value);
  }

  String text(String name, Pattern allowed) {
    String value = require(name);
    if (!allowed.matcher(value).matches()) {
      throw new InvalidEventException(name, "must match " + allowed);
    }
    return value;
  }

  /** A whole number, 0 or more. */
  long number(String name) {
    OptionalLong value =
        NUMBER.matcher(require(name)).matches() ? parsed(name) : OptionalLong.empty();
    return value.orElseThrow(
        () -> new InvalidEventException(name, "must be a whole number, 0 or more"));
  }

  Duration millis(String name) {
    long value = number(name);
    if (value > MOST_MILLIS) {
      throw new InvalidEventException(name, "must be at most " + MOST_MILLIS);
    }
    return Duration.ofMillis(value);
  }

  Instant instant(String name) {
    try {
      return Instant.parse(require(name));
    } catch (DateTimeException e) {
      throw new InvalidEventException(name, "must be a time like 2026-11-21T14:35:00Z");
    }
  }

  Optional<Instant> optionalInstant(String name) {
    return values.containsKey(name) ? Optional.of(instant(name)) : Optional.empty();
  }

  EntityType type() {
    return new EntityType(require("entityType"));
  }

  EntityKey entity() {
    return EntityKey.of(require("entityType"), require("entityId"));
  }

  EntityVersion version(String name) {
    return EntityVersion.of(number(name));
  }

  private OptionalLong parsed(String name) {
    try {
      return OptionalLong.of(Long.parseLong(require(name)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // 19 digits can be too many
    }
  }

  private String require(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new InvalidEventException(name, "is missing");
    }
    return value;
  }
}
