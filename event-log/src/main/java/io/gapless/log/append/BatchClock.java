package io.gapless.log.append;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The point after which a running batch can no longer be called off: sending COMMIT. The lane
 * passes it or the clock closes it, never both. Thread-safe.
 *
 * <pre>
 * WORKING ──lane──► COMMITTING     answers that come too late are OutcomeUnknown
 *    └────clock──► CALLED_OFF      nothing was appended and nothing will be
 * </pre>
 */
final class BatchClock {
  private enum Phase {
    WORKING,
    COMMITTING,
    CALLED_OFF
  }

  private final List<PendingAppend> batch;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WORKING);
  private volatile @Nullable Connection connection;

  BatchClock(List<PendingAppend> batch) {
    this.batch = batch;
  }

  /** The connection to cut when the batch is called off. */
  void works(Connection on) {
    connection = on;
  }

  /** Right before COMMIT; false if the batch was called off. */
  boolean commits() {
    return phase.compareAndSet(Phase.WORKING, Phase.COMMITTING);
  }

  /**
   * The attempt has ended without a COMMIT in doubt; another may begin, if it was not called off.
   */
  boolean worksAgain() {
    return phase.compareAndSet(Phase.COMMITTING, Phase.WORKING) || phase.get() == Phase.WORKING;
  }

  /** Whether COMMIT was sent, and nothing was said of its end. */
  boolean isCommitting() {
    return phase.get() == Phase.COMMITTING;
  }

  boolean isCalledOff() {
    return phase.get() == Phase.CALLED_OFF;
  }

  /**
   * Answers what has waited for longer than {@code limitNanos}, as far as that can be told already.
   */
  void tick(long nowNanos, long limitNanos) {
    List<PendingAppend> late =
        batch.stream()
            .filter(it -> it.waitedNanos(nowNanos) > limitNanos && !it.result().isDone())
            .toList();
    if (late.isEmpty()) {
      return;
    }
    if (phase.compareAndSet(Phase.WORKING, Phase.CALLED_OFF)) {
      cut();
    }
    AppendResult answer =
        isCalledOff()
            ? new AppendResult.StoreUnavailable("the event store did not answer in time")
            : new AppendResult.OutcomeUnknown();
    (isCalledOff() ? batch : late).forEach(it -> it.answer(answer));
  }

  /** A lane that waits for an answer notices at once; the database rolls the transaction back. */
  private void cut() {
    Connection cut = connection;
    if (cut != null) {
      try {
        cut.abort(Runnable::run);
      } catch (SQLException e) {
        throw new IllegalStateException("abort takes any executor", e);
      }
    }
  }
}
