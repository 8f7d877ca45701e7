package io.gapless.tests.load;

import io.gapless.event.EntityVersion;
import io.gapless.tests.verdict.Told;

/** What one HTTP request with a command was answered. */
public sealed interface Answer {
  /** 201. */
  record Committed(EntityVersion version, int events, boolean repeated) implements Answer {}

  /** 4xx, but not 429. */
  record Refused(int status, String problem) implements Answer {}

  /** 429 or 5xx: to be repeated with the same command id. */
  record NotNow(int status, String problem) implements Answer {}

  /** The connection was refused or cut, or nothing came in time. */
  record Silence(String reason) implements Answer {}

  default boolean isFinal() {
    return this instanceof Committed || this instanceof Refused;
  }

  /** A short name, to count answers by. */
  default String kind() {
    return switch (this) {
      case Committed committed -> "201";
      case Refused refused -> refused.status() + " " + refused.problem();
      case NotNow notNow -> notNow.status() + " " + notNow.problem();
      case Silence silence -> "silence";
    };
  }

  /** What the caller may rely on if this is the last answer. */
  default Told told() {
    return switch (this) {
      case Committed committed -> new Told.Committed(committed.version(), committed.events());
      case Refused refused -> new Told.Refused(refused.status());
      case NotNow notNow -> new Told.Unknown(notNow.kind());
      case Silence silence -> new Told.Unknown(silence.reason());
    };
  }
}
