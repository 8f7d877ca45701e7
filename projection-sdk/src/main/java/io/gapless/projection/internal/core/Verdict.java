package io.gapless.projection.internal.core;

import io.gapless.event.EntityVersion;

/** What an event means to an entity. */
public sealed interface Verdict {
  /** It is the next one. */
  record Apply() implements Verdict {}

  /** Its version took effect before. */
  record Duplicate() implements Verdict {}

  /** Versions {@code from} to {@code to} must take effect before it. */
  record Gap(EntityVersion from, EntityVersion to) implements Verdict {}

  /** Its version took effect before, but with another event: a fork. */
  record Conflict() implements Verdict {}
}
