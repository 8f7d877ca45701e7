package io.gapless.replay.audit;

import io.gapless.event.crash.CrashPoint;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Records every order before it takes effect, and carries a repeated one out once. An order whose
 * answer nobody recorded (a replica died over it), or whose answer was {@linkplain Outcome#NOT_NOW
 * not now}, is begun again when it is repeated, so effects must be idempotent by the order's key.
 * Thread-safe; every method throws what the database throws if it does not answer.
 */
public final class Orders {
  /** After so long an order without an answer may be begun again. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AuditRepository audit;

  public Orders(AuditRepository audit) {
    this.audit = audit;
  }

  /**
   * Carries out an order, or says what it was answered.
   *
   * @param effect idempotent by the order's key; if it throws, the order may be repeated at once
   * @throws KeyReusedException if the key stands for another order
   * @throws OrderUnderWayException if the same order is being carried out
   */
  public Outcome run(Order order, Supplier<Outcome> effect) {
    String key = order.key().value();
    boolean isNew =
        audit.add(key, order.action(), order.subject(), order.who(), order.why(), order.request())
            == 1;
    AuditRow row = audit.findByIdempotencyKey(key).orElseThrow();
    if (!order.isRecordedBy(row)) {
      throw new KeyReusedException();
    }
    Integer status = row.status();
    String answer = row.answer();
    if (status != null && answer != null) {
      Outcome given = new Outcome(status, answer, true);
      if (!given.isNotNow()) {
        return given;
      }
    }
    if (!isNew && audit.beginAgain(key, PATIENCE.toSeconds(), Outcome.NOT_NOW) == 0) {
      throw new OrderUnderWayException();
    }
    return carryOut(key, effect);
  }

  private Outcome carryOut(String key, Supplier<Outcome> effect) {
    Outcome outcome;
    try {
      CrashPoint.ORDER_RECORDED.reached();
      outcome = effect.get();
    } catch (RuntimeException e) {
      letGo(key, e);
      throw e;
    }
    audit.end(key, outcome.status(), outcome.body());
    return outcome;
  }

  private void letGo(String key, RuntimeException cause) {
    try {
      audit.letGo(key);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Orders recorded before the one with this id, the latest first.
   *
   * @param most at most so many
   */
  public List<AuditRow> before(long before, int most) {
    return audit.before(before, most);
  }
}
