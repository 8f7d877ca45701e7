package io.gapless.replay.read;

/** A store did not answer in time, or too many ask it already; nothing is known. Ask again. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String store;

  public StoreUnavailableException(String store, String reason) {
    super("the " + store + " does not answer: " + reason);
    this.store = store;
  }

  public StoreUnavailableException(String store, Throwable cause) {
    super("the " + store + " does not answer", cause);
    this.store = store;
  }

  /** Which one, for people. */
  public String store() {
    return store;
  }
}
