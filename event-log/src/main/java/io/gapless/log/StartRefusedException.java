package io.gapless.log;

/**
 * What was found must not be worked with. The message says what to set or to run; starting again is
 * of no use before somebody has.
 */
public abstract class StartRefusedException extends EventLogException {
  private static final long serialVersionUID = 1L;

  protected StartRefusedException(String message) {
    super(message);
  }
}
