package io.gapless.command.log;

import java.util.concurrent.Callable;

/**
 * Starts an event log; closed if it never comes to that.
 *
 * @param <L> the event log
 */
public interface EventLogStart<L> extends Callable<L>, AutoCloseable {
  /**
   * Tries once, and may be called again if it throws.
   *
   * @throws io.gapless.log.EventLogException if it may work later
   */
  @Override
  L call();

  /** Gives back what was made for an event log that never started. */
  @Override
  void close();
}
