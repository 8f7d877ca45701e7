package io.gapless.log.spill;

import io.gapless.log.EventLogException;

/**
 * The fallback store did not answer as it should; a write may or may not have taken place, unless
 * it {@linkplain #isRefusal refused} it.
 */
public final class FallbackStoreException extends EventLogException {
  private static final long serialVersionUID = 1L;

  private final boolean refusal;

  public FallbackStoreException(String message) {
    super(message);
    this.refusal = false;
  }

  public FallbackStoreException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param refusal whether the store said no to what it was given, rather than nothing
   */
  public FallbackStoreException(String message, Throwable cause, boolean refusal) {
    super(message, cause);
    this.refusal = refusal;
  }

  /** Whether the store said no: the same would be refused again, a part of it perhaps not. */
  public boolean isRefusal() {
    return refusal;
  }
}
