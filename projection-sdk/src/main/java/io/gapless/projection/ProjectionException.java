package io.gapless.projection;

/** Broken infrastructure or a broken set-up, root of all exceptions of this library. */
public class ProjectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProjectionException(String message) {
    super(message);
  }

  public ProjectionException(String message, Throwable cause) {
    super(message, cause);
  }
}
