package io.gapless.projection.internal.backfill;

import io.gapless.event.wire.EventWindow;

/** What came of asking for the events of a window of positions. */
public sealed interface WindowAnswer {
  record Answered(EventWindow window) implements WindowAnswer {}

  /** No answer, or one that cannot be trusted, or a replay service too old to give one. */
  record Unusable(String reason) implements WindowAnswer {}
}
