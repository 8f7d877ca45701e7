package io.gapless.replay.quarantine;

import io.gapless.event.EventId;
import io.gapless.log.spill.QuarantinedRow;
import java.util.Optional;

/** What became of a row that somebody wants out of the quarantine. */
public sealed interface Release {
  /** It is out: back with the drain, or gone. */
  record Done(QuarantinedRow row) implements Release {}

  /** No such row is set aside: it was published, discarded or requeued, or never there. */
  record NotThere() implements Release {}

  /**
   * It stays: the event store does not have this event.
   *
   * @param other the event that the event store has at this version, if any
   */
  record OnlyCopy(Optional<EventId> other) implements Release {}
}
