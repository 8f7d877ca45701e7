package io.gapless.replay.audit;

/**
 * What an order is answered.
 *
 * @param status the HTTP status
 * @param body JSON
 * @param isRepeated whether the order had been answered before, and this is that answer
 */
public record Outcome(int status, String body, boolean isRepeated) {
  /** The status that says: not now, nothing was kept. */
  public static final int NOT_NOW = 429;

  /** A first answer. */
  public static Outcome of(int status, String body) {
    return new Outcome(status, body, false);
  }

  /** Whether the order, if it is repeated, is to be carried out after all. */
  boolean isNotNow() {
    return status == NOT_NOW;
  }
}
