package io.gapless.replay.it;

/** Work during which a replica is struck at one of its crash points. */
interface CrashWork {
  /** Gives the replicas the work; returns at once. */
  void begin(ReplaysClient replica) throws Exception;

  /**
   * Waits until the survivor has done what it can while the struck one stands still, which is all
   * of it but where a caller waits for the struck one's answer.
   */
  void awaitTaken(ReplaysClient survivor) throws Exception;

  /**
   * Waits for the work's end and checks that it was done, all of it, and what must be done once
   * only once.
   *
   * @param survivor a replica that was not struck
   */
  void assertDone(ReplaysClient survivor) throws Exception;
}
