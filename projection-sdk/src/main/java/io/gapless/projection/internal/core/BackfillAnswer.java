package io.gapless.projection.internal.core;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import java.util.List;

/** What came of a {@link BackfillRequest}. */
public sealed interface BackfillAnswer {
  /**
   * The event store answered.
   *
   * @param events of the entity asked for, dense, from the first version asked for; may be empty
   * @param end what it says of the version after them
   */
  record Answered(List<Event> events, End end) implements BackfillAnswer {
    public Answered {
      events = List.copyOf(events);
    }
  }

  /**
   * The events are on the topic once more, on their way like any other.
   *
   * @param through the last of them; the first is the first version asked for
   * @param end what the event store says of the version after them
   */
  record Republished(EntityVersion through, End end) implements BackfillAnswer {}

  /** No answer, or one that cannot be trusted: to be asked again. */
  record Unusable(String reason) implements BackfillAnswer {}

  /** What an answer says of the version after its last event. */
  sealed interface End {
    /** Nothing: the answer just ends. */
    record Silent() implements End {}

    /** It may still come. */
    record NotYet(EntityVersion version) implements End {}

    /** It will never come. */
    record UnknownToStore(EntityVersion version) implements End {}

    /** It is there, but its copy in the event store is damaged. */
    record Damaged(EntityVersion version, String reason) implements End {}
  }
}
