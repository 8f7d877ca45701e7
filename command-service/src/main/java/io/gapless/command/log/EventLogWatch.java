package io.gapless.command.log;

import io.gapless.log.EventLogStatus;
import java.util.Optional;

/**
 * How the event log is doing.
 *
 * <p>Implementations are thread-safe and do not block.
 */
public interface EventLogWatch {
  /** Empty until it has started. */
  Optional<EventLogStatus> status();

  /** Whether it will never start, because the event store must not be used as it is set up. */
  boolean isRefused();
}
