package io.gapless.replay.projections;

/** There is no room for one more; nothing was kept. */
public final class RegistryFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryFullException(String what, int most) {
    super("there are " + most + " " + what + " already");
  }
}
