package io.gapless.stack.process;

/** How one sees that a process does its work. */
@FunctionalInterface
public interface Readiness {
  /**
   * Asks once. Must answer within a few seconds.
   *
   * @return whether the process is ready
   * @throws Exception as good as {@code false}; the message is shown if the process never gets
   *     ready
   */
  boolean isReady() throws Exception;
}
