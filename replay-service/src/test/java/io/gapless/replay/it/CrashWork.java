package io.gapless.replay.it;

/** Work during which a replica is struck at one of its crash points. */
interface CrashWork {
  /** Gives the replicas the work; returns at once. */
  void begin(ReplaysClient replica) throws Exception;

  /**
   * Waits for the work's end and checks that it was done, all of it, and what must be done once
   * only once.
   *
   * @param survivor a replica that was not struck
   */
  void assertDone(ReplaysClient survivor) throws Exception;
}
