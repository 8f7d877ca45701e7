package io.gapless.tests.verdict;

import io.gapless.event.EntityVersion;

/** What the caller of a command was told last. */
public sealed interface Told {
  /** It has happened: 201. */
  record Committed(EntityVersion version, int events) implements Told {}

  /** It has not happened and will not: 4xx. */
  record Refused(int status) implements Told {}

  /** Nothing certain: no answer, or 503. */
  record Unknown(String reason) implements Told {}
}
