package io.gapless.replay.projections;

/** An idempotency key stands for another order; nothing was kept. */
public final class KeyReusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyReusedException() {
    super("the idempotency key stands for another command");
  }
}
