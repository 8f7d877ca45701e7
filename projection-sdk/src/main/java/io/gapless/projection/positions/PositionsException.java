package io.gapless.projection.positions;

import io.gapless.projection.ProjectionException;

/** The store of positions cannot be used now. */
public final class PositionsException extends ProjectionException {
  private static final long serialVersionUID = 1L;

  public PositionsException(String message) {
    super(message);
  }

  public PositionsException(String message, Throwable cause) {
    super(message, cause);
  }
}
