package io.gapless.log.spill;

import io.gapless.log.EventLogException;

/** The fallback store did not answer as it should; a write may or may not have taken place. */
public final class FallbackStoreException extends EventLogException {
  private static final long serialVersionUID = 1L;

  public FallbackStoreException(String message) {
    super(message);
  }

  public FallbackStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
