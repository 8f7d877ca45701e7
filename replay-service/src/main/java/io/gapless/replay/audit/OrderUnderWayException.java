package io.gapless.replay.audit;

/** The same order is being carried out; its answer is not known yet. */
public final class OrderUnderWayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OrderUnderWayException() {
    super("an order with this idempotency key is being carried out");
  }
}
