package io.gapless.replay.loop;

import java.time.Duration;

/**
 * Work in turns. A turn catches what it can act on, for instance a store that does not answer;
 * anything else leaves it, ends the thread, and is the {@link Supervisor}'s.
 */
public interface Loop {
  /** Names the thread, the log lines and the line in {@code /health}. */
  String name();

  /**
   * One turn. Turns never overlap, but after a failure the next one runs on another thread.
   *
   * @return how long to wait before the next turn
   * @throws InterruptedException if the service stops
   */
  Duration turn() throws InterruptedException;
}
