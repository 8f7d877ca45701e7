package io.gapless.event.crash;

/** Thrown at a crash point, by a test's order. */
final class CrashPointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CrashPointException(CrashPoint point) {
    super("ordered at crash point " + point.order());
  }
}
