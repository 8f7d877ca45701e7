package io.gapless.projection.payload;

import io.gapless.projection.ProjectionException;

/**
 * A payload cannot be read: it is of an unknown type or schema, or not what its schema says. The
 * message quotes nothing of it.
 */
public final class PayloadException extends ProjectionException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the payload, for an operator. */
  public PayloadException(String message) {
    super(message);
  }

  /**
   * Names the cause and where it was thrown, but not what it said: those who parse like to quote
   * what they cannot read.
   */
  public static PayloadException without(String message, Throwable cause) {
    PayloadException exception =
        new PayloadException(message + ": " + cause.getClass().getSimpleName());
    exception.setStackTrace(cause.getStackTrace());
    return exception;
  }
}
