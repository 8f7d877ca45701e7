package io.gapless.replay.audit;

/** An idempotency key stands for another order; nothing was kept. */
public final class KeyReusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeyReusedException() {
    super("the idempotency key stands for another order");
  }
}
