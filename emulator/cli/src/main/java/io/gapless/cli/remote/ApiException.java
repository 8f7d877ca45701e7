package io.gapless.cli.remote;

/** What was asked for was not done; the message is for the terminal, one line, nothing to add. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  ApiException(String message) {
    this(message, false);
  }

  /**
   * @param passing whether the same may be answered in a while
   */
  ApiException(String message, boolean passing) {
    super(message);
    this.passing = passing;
  }

  ApiException(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  boolean isPassing() {
    return passing;
  }
}
