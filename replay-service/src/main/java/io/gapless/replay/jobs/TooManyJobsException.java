package io.gapless.replay.jobs;

/** There is no room for one more, be it a job, a count or a listener; nothing was kept. */
public final class TooManyJobsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooManyJobsException(String message) {
    super(message);
  }
}
