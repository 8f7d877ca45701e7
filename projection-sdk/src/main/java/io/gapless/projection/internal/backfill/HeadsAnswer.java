package io.gapless.projection.internal.backfill;

import io.gapless.event.wire.Heads;

/** What came of asking for heads. */
public sealed interface HeadsAnswer {
  record Answered(Heads heads) implements HeadsAnswer {}

  /** No answer, or one that cannot be trusted: to be asked again. */
  record Unusable(String reason) implements HeadsAnswer {}
}
