package io.gapless.command.handle;

import io.gapless.log.append.AppendRequest;

/** How far one attempt at a command came without writing anything. */
sealed interface Prepared {
  /** It is answered without an append. */
  record Answer(CommandOutcome outcome) implements Prepared {}

  /** It needs this append. */
  record Append(AppendRequest request) implements Prepared {}

  static Prepared answer(CommandOutcome outcome) {
    return new Answer(outcome);
  }
}
