package io.gapless.log;

/**
 * Broken infrastructure or a broken set-up, root of all exceptions of this library. Expected
 * outcomes are results, not exceptions.
 */
public class EventLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EventLogException(String message) {
    super(message);
  }

  public EventLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
