package io.gapless.projection;

/** Broken infrastructure or a broken set-up, root of all exceptions of this library. */
public class ProjectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong and what to do. */
  public ProjectionException(String message) {
    super(message);
  }

  /** What is wrong and what to do, and what caused it. */
  public ProjectionException(String message, Throwable cause) {
    super(message, cause);
  }
}
