package io.gapless.replay.reconcile.compare;

/** The window cannot be compared, however often it is tried; the message says why, for people. */
public final class UnreconcilableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreconcilableException(String message) {
    super(message);
  }
}
