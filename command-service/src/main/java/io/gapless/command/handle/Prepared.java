package io.gapless.command.handle;

import io.gapless.event.EventContent;
import io.gapless.event.Payload;
import io.gapless.log.append.AppendRequest;
import java.util.List;

/** How far one attempt at a command came without writing anything. */
sealed interface Prepared {
  /** It is answered without an append. */
  record Answer(CommandOutcome outcome) implements Prepared {}

  /** It needs this append. */
  record Append(AppendRequest request) implements Prepared {}

  /**
   * Whether the event log will refuse it if the state it was decided on was not the last one. It
   * asks for the version only of what has events, and not of what it would not store in any case.
   */
  default boolean isProvenByAppend() {
    return switch (this) {
      case Answer answered -> false;
      case Append append -> {
        List<EventContent> events = append.request().events();
        yield !events.isEmpty()
            && events.stream().allMatch(it -> it.payload().size() <= Payload.MAX_BYTES);
      }
    };
  }

  static Prepared answer(CommandOutcome outcome) {
    return new Answer(outcome);
  }
}
