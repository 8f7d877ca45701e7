package io.gapless.replay.jobs.run;

/** The replay service's own database does not answer. */
public final class JobStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobStoreException(String what, Throwable cause) {
    super("cannot " + what, cause);
  }
}
