package io.gapless.replay.publish;

import io.gapless.event.EntityKey;
import io.gapless.event.wire.EventRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One page on its way to Kafka: entities side by side, each one's rows one after the other and no
 * further than its first failure. Rows whose topic takes nothing are not sent, unless an
 * acknowledgement opens it while the page is under way. Not thread-safe: one thread steps it.
 */
public final class OrderedPublish {
  /**
   * A row of the page.
   *
   * @param entity whose event it is
   * @param record what goes to Kafka
   */
  public record Row(EntityKey entity, EventRecord record) {}

  /**
   * @param row index in the page
   * @param outcome what became of it
   */
  public record Settled(int row, PublishOutcome outcome) {}

  private final List<Row> rows;
  private final EntityChains chains;
  private final Publisher publisher;
  private final TopicGates gates;
  private final BlockingQueue<Settled> arrived;
  private final List<Integer> deferred = new ArrayList<>();
  private int underWay;
  private boolean stopped;

  /**
   * Sends what may go at once.
   *
   * @param heldBack entities of which nothing may be sent
   */
  public OrderedPublish(List<Row> rows, Set<EntityKey> heldBack, Publication publication) {
    this.rows = List.copyOf(rows);
    this.chains = new EntityChains(rows.stream().map(Row::entity).toList(), heldBack);
    this.publisher = publication.publisher();
    this.gates = publication.gates();
    this.arrived = new ArrayBlockingQueue<>(Math.max(1, rows.size()));
    chains.heads().forEach(this::send);
  }

  /** From now on nothing more is sent; what is under way still has its outcome. */
  public void stop() {
    stopped = true;
  }

  /** Whether no outcome is outstanding. */
  public boolean finished() {
    return underWay == 0;
  }

  /**
   * The next outcome; sends what it makes free to go.
   *
   * @param wait longest wait
   * @return empty if none came in time
   */
  public Optional<Settled> next(Duration wait) throws InterruptedException {
    if (finished()) {
      return Optional.empty();
    }
    Settled settled = arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (settled == null) {
      return Optional.empty();
    }
    underWay--;
    if (settled.outcome() instanceof PublishOutcome.Acknowledged) {
      chains.after(settled.row()).ifPresent(this::send);
      sendDeferred();
    }
    return Optional.of(settled);
  }

  /** An acknowledgement may have been the probe's: what its topic held back may go now. */
  private void sendDeferred() {
    List<Integer> retried = List.copyOf(deferred);
    deferred.clear();
    retried.forEach(this::send);
  }

  private void send(int row) {
    if (stopped) {
      return;
    }
    EventRecord record = rows.get(row).record();
    if (!gates.permit(record.topic())) {
      deferred.add(row);
      return;
    }
    underWay++;
    var unused =
        publish(record)
            .whenComplete((outcome, failure) -> settle(row, outcomeOf(outcome, failure)));
  }

  private CompletableFuture<PublishOutcome> publish(EventRecord record) {
    try {
      return publisher.publish(record);
    } catch (RuntimeException e) {
      // A fault of the publisher's; the permit must not be lost with it.
      gates.settled(record.topic(), new PublishOutcome.Unknown(e.toString()));
      throw e;
    }
  }

  /** On any thread, and also when nobody steps this page any more. */
  private void settle(int row, PublishOutcome outcome) {
    gates.settled(rows.get(row).record().topic(), outcome);
    arrived.add(new Settled(row, outcome));
  }

  private static PublishOutcome outcomeOf(
      @Nullable PublishOutcome outcome, @Nullable Throwable failure) {
    return outcome == null ? new PublishOutcome.Unknown(String.valueOf(failure)) : outcome;
  }
}
