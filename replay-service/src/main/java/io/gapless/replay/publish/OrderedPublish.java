package io.gapless.replay.publish;

import static java.util.Objects.requireNonNull;

import io.gapless.event.EntityKey;
import io.gapless.event.wire.EventRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One page on its way to Kafka: entities side by side, each one's rows in their order and no
 * further than its first failure, see {@link EntityChain}. Rows whose topic takes nothing are not
 * sent, unless an acknowledgement opens it while the page is under way. Not thread-safe: one thread
 * steps it.
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

  /** A larger record may be refused for its size. */
  static final int LARGE_BYTES = 64 * 1_024;

  private final List<Row> rows;
  private final Map<EntityKey, EntityChain> chains = new LinkedHashMap<>();
  private final Publisher publisher;
  private final TopicGates gates;
  private final BlockingQueue<Settled> arrived;
  private final Deque<Settled> settled = new ArrayDeque<>();
  private final Set<EntityChain> deferred = new LinkedHashSet<>();
  private int underWay;
  private boolean stopped;

  /**
   * Sends what may go at once.
   *
   * @param heldBack entities of which nothing may be sent
   */
  public OrderedPublish(List<Row> rows, Set<EntityKey> heldBack, Publication publication) {
    this.rows = List.copyOf(rows);
    this.publisher = publication.publisher();
    this.gates = publication.gates();
    this.arrived = new ArrayBlockingQueue<>(Math.max(1, rows.size()));
    for (int row = 0; row < this.rows.size(); row++) {
      EntityKey entity = this.rows.get(row).entity();
      if (!heldBack.contains(entity)) {
        chains
            .computeIfAbsent(entity, key -> new EntityChain())
            .add(row, this.rows.get(row).record().size() > LARGE_BYTES);
      }
    }
    chains.values().forEach(this::send);
  }

  /** From now on nothing more is sent; what is under way still has its outcome. */
  public void stop() {
    stopped = true;
  }

  /** Whether no outcome is outstanding, or waits to be taken. */
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
    if (settled.isEmpty() && underWay > 0) {
      Settled outcome = arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
      if (outcome != null) {
        take(outcome);
      }
    }
    Optional<Settled> next = Optional.ofNullable(settled.poll());
    next.ifPresent(it -> underWay--);
    return next;
  }

  private void take(Settled outcome) {
    EntityChain chain = requireNonNull(chains.get(rows.get(outcome.row()).entity()));
    settled.addAll(chain.settled(outcome.row(), outcome.outcome()));
    if (outcome.outcome() instanceof PublishOutcome.Acknowledged) {
      send(chain);
      sendDeferred();
    }
  }

  /** An acknowledgement may have been the probe's: what its topic held back may go now. */
  private void sendDeferred() {
    List<EntityChain> retried = List.copyOf(deferred);
    deferred.clear();
    retried.forEach(this::send);
  }

  private void send(EntityChain chain) {
    for (OptionalInt row = chain.next(); row.isPresent() && !stopped; row = chain.next()) {
      EventRecord record = rows.get(row.getAsInt()).record();
      if (!gates.permit(record.topic())) {
        deferred.add(chain);
        return;
      }
      chain.sent();
      if (send(row.getAsInt(), record).isDone()) {
        return; // perhaps refused at once: the next one waits until that was looked at
      }
    }
  }

  private CompletableFuture<PublishOutcome> send(int row, EventRecord record) {
    underWay++;
    return publish(record)
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
