package io.gapless.command.watch;

import io.gapless.command.log.EventLogWatch;
import io.gapless.log.EventLogStatus;
import java.util.Optional;

/** Whether commands can be taken, and if not, why; in words for health and metrics. */
public enum LogCondition {
  /** Not started yet: the event store has not answered. */
  STARTING,
  /** Commands are taken. */
  RUNNING,
  /** The event store cannot be reached. */
  STORE_UNAVAILABLE,
  /** The event store has lost or replaced events that were durable; someone must look. */
  FORKED,
  /** The event store must not be used as it is set up. */
  REFUSED,
  /** Going down. */
  STOPPED;

  static LogCondition of(EventLogWatch watch) {
    Optional<EventLogStatus> status = watch.status();
    if (status.isEmpty()) {
      return watch.isRefused() ? REFUSED : STARTING;
    }
    return switch (status.get().state()) {
      case RUNNING -> RUNNING;
      case STORE_UNAVAILABLE -> STORE_UNAVAILABLE;
      case FORKED -> FORKED;
      case STOPPED -> STOPPED;
    };
  }
}
