package io.gapless.command.receive;

import io.gapless.event.EntityVersion;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a caller says of the entity's version in {@code If-Match} (RFC 9110, 13.1.1). */
public sealed interface ExpectedVersion {
  /** The header's name. */
  String HEADER = "If-Match";

  /** Nothing: conflicts are decided again. */
  record Any() implements ExpectedVersion {}

  /** {@code *}: the entity must exist; conflicts are decided again. */
  record Existing() implements ExpectedVersion {}

  /** {@code "3"}: this version and no other; {@code "0"} for an entity that must not exist. */
  record Exactly(EntityVersion version) implements ExpectedVersion {}

  /** One strong entity tag, as {@code ETag} gives it; at most 18 digits, so it is a long. */
  Pattern STRONG_TAG = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

  /**
   * @throws InvalidRequestException if it is anything else, a weak tag or a list for example
   */
  static ExpectedVersion parse(Optional<String> header) {
    if (header.isEmpty()) {
      return new Any();
    }
    String value = header.get().strip();
    if (value.equals("*")) {
      return new Existing();
    }
    var matcher = STRONG_TAG.matcher(value);
    if (!matcher.matches()) {
      throw new InvalidRequestException(
          HEADER, "must be * or one version in double quotes, for example \"3\"");
    }
    return new Exactly(EntityVersion.of(Long.parseLong(matcher.group(1))));
  }

  /** The entity tag of a version. */
  static String tag(EntityVersion version) {
    return "\"" + version + "\"";
  }
}
