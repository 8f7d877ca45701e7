package io.gapless.command.log;

import io.gapless.log.EventLog;
import io.gapless.log.EventLogStatus;
import java.util.Optional;

/**
 * The event log as health and metrics see it.
 *
 * @param connection gives the event log
 */
public record BackgroundEventLog(EventLogConnection<EventLog> connection) implements EventLogWatch {
  @Override
  public Optional<EventLogStatus> status() {
    return connection.connected().map(EventLog::status);
  }

  @Override
  public boolean isRefused() {
    return connection.state() instanceof ConnectionState.Refused;
  }
}
