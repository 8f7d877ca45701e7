package io.gapless.projection.positions;

import io.gapless.projection.ProjectionException;

/** The store of positions cannot be used now. */
public final class PositionsException extends ProjectionException {
  private static final long serialVersionUID = 1L;

  /** What could not be done. */
  public PositionsException(String message) {
    super(message);
  }

  /** What could not be done, and why. */
  public PositionsException(String message, Throwable cause) {
    super(message, cause);
  }
}
