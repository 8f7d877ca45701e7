package io.gapless.log.append;

import static java.util.Objects.requireNonNull;

import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.crash.CrashPoint;
import io.gapless.log.append.AppendResult.StoreUnavailable;
import io.gapless.log.internal.EventStoreConnections;
import io.gapless.log.writer.CurrentWriter;
import io.gapless.log.writer.ForkedStoreException;
import io.gapless.log.writer.StoreHealth;
import io.gapless.log.writer.WatermarkTracker.OpenAppend;
import io.gapless.log.writer.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the batches of one lane, one after the other: what piled up during the last commit is the
 * next batch. Conflicts with other processes cost the losers, not the batch. Not thread-safe:
 * {@link LaneLoop} calls it.
 */
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /**
   * How often one list of requests is tried again as a whole before it is tried in halves, and one
   * request before it is given up.
   */
  private static final int MAX_ATTEMPTS = 4;

  private final EventStoreConnections connections;
  private final AppendConnection connection;
  private final CurrentWriter writers;
  private final StoreHealth health;
  private final CommittedEvents committedEvents;
  private final Clock clock;
  private final InquiryPause pause;
  private final HeadCache heads = HeadCache.empty();

  Lane(LaneParts parts, InquiryPause pause) {
    this.connections = parts.connections();
    this.connection = new AppendConnection(parts.connections());
    this.writers = parts.writers();
    this.health = parts.health();
    this.committedEvents = parts.committedEvents();
    this.clock = parts.clock();
    this.pause = pause;
  }

  /** Waits a little between two questions about an unknown commit. */
  @FunctionalInterface
  interface InquiryPause {
    /** False if the lane shall stop. */
    boolean pause(int attempt);
  }

  /**
   * Answers every request of the batch but those it returns.
   *
   * @return requests for a later batch
   */
  List<PendingAppend> append(List<PendingAppend> batch, BatchClock batchClock) {
    if (health.fork().isPresent()) {
      answer(batch, new StoreUnavailable("the event store has forked"));
      return List.of();
    }
    List<PendingAppend> deferred = new ArrayList<>();
    append(batch, heads, batchClock, deferred, 1);
    return deferred;
  }

  void close() {
    connection.drop();
  }

  private void append(
      List<PendingAppend> batch,
      HeadCache known,
      BatchClock batchClock,
      List<PendingAppend> deferred,
      int attempt) {
    if (batch.isEmpty()) {
      return;
    }
    switch (attempt(batch, known, batchClock, deferred)) {
      case DONE -> {}
      case TRY_AGAIN -> tryAgain(batch, batchClock, deferred, attempt, attempt >= MAX_ATTEMPTS);
      case TRY_IN_HALVES -> tryAgain(batch, batchClock, deferred, attempt, true);
      case TRY_WITHOUT_HELD ->
          tryAgain(withoutHeld(batch), batchClock, deferred, attempt, attempt > 1);
    }
  }

  private enum Next {
    DONE,
    TRY_AGAIN,
    TRY_IN_HALVES,
    TRY_WITHOUT_HELD
  }

  private void tryAgain(
      List<PendingAppend> batch,
      BatchClock batchClock,
      List<PendingAppend> deferred,
      int attempt,
      boolean inHalves) {
    heads.forget(batch.stream().map(it -> it.request().entity()).toList());
    if (!batchClock.worksAgain()) {
      answer(batch, new StoreUnavailable("the event store did not answer in time"));
    } else if (!inHalves) {
      append(batch, HeadCache.distrusting(), batchClock, deferred, attempt + 1);
    } else if (batch.size() > 1) {
      int half = batch.size() / 2;
      append(batch.subList(0, half), HeadCache.distrusting(), batchClock, deferred, 1);
      secondHalf(batch.subList(half, batch.size()), batchClock, deferred);
    } else if (attempt < MAX_ATTEMPTS) {
      append(batch, HeadCache.distrusting(), batchClock, deferred, attempt + 1);
    } else {
      answer(batch, new StoreUnavailable("the event store refused it again and again"));
    }
  }

  /** Answers those that another session keeps waiting, and returns the others. */
  private List<PendingAppend> withoutHeld(List<PendingAppend> batch) {
    try {
      List<PendingAppend> held =
          HeldKeys.find(connection.get(writers.get().tracker().durable()), batch);
      answer(held, new StoreUnavailable("another session holds the entity"));
      return batch.stream().filter(it -> !held.contains(it)).toList();
    } catch (SQLException | ForkedStoreException e) {
      LOG.debug("held keys not found out", e);
      connection.drop();
      return batch;
    }
  }

  private void secondHalf(
      List<PendingAppend> batch, BatchClock batchClock, List<PendingAppend> deferred) {
    if (batchClock.worksAgain()) {
      append(batch, HeadCache.distrusting(), batchClock, deferred, 1);
    } else {
      answer(batch, new StoreUnavailable("the event store did not answer in time"));
    }
  }

  private Next attempt(
      List<PendingAppend> batch,
      HeadCache known,
      BatchClock batchClock,
      List<PendingAppend> deferred) {
    Writer writer = writers.get();
    OpenAppend open = writer.tracker().open();
    BatchOutcome outcome;
    try {
      outcome = transaction(writer, batch, known, batchClock);
    } catch (RuntimeException e) {
      connection.drop();
      writer.tracker().rolledBack(open);
      throw e;
    }
    if (outcome instanceof BatchOutcome.InDoubt doubt) {
      outcome = inquire(doubt);
    }
    return settle(writer, open, batch, deferred, outcome);
  }

  private BatchOutcome transaction(
      Writer writer, List<PendingAppend> batch, HeadCache known, BatchClock batchClock) {
    try {
      Connection session = connection.get(writer.tracker().durable());
      batchClock.works(session);
      return BatchTransaction.run(session, writer.id(), batch, known, batchClock);
    } catch (SQLException e) {
      return new BatchOutcome.Failed(e);
    } catch (ForkedStoreException e) {
      health.forked(e);
      return new BatchOutcome.Failed(new SQLException(e.getMessage(), e));
    }
  }

  private Next settle(
      Writer writer,
      OpenAppend open,
      List<PendingAppend> batch,
      List<PendingAppend> deferred,
      BatchOutcome outcome) {
    if (outcome instanceof BatchOutcome.Committed committed) {
      committed(writer, open, committed);
      deferred.addAll(committed.plan().deferred());
      return Next.DONE;
    }
    if (outcome instanceof BatchOutcome.InDoubt) {
      connection.drop();
      return Next.DONE;
    }
    writer.tracker().rolledBack(open);
    return switch (outcome) {
      case BatchOutcome.NothingToDo nothing -> {
        answerRefused(nothing.plan());
        deferred.addAll(nothing.plan().deferred());
        yield Next.DONE;
      }
      case BatchOutcome.KeyTaken taken -> Next.TRY_AGAIN;
      case BatchOutcome.KeyHeld held -> Next.TRY_WITHOUT_HELD;
      case BatchOutcome.Deadlock deadlock -> Next.TRY_IN_HALVES;
      case BatchOutcome.Rejected rejected -> {
        LOG.warn("the database refused a batch, trying it in halves", rejected.cause());
        yield Next.TRY_IN_HALVES;
      }
      case BatchOutcome.Fenced fenced -> fenced(writer, batch);
      case BatchOutcome.TooLate late -> failed(batch, "the event store did not answer in time");
      case BatchOutcome.Failed failed -> failed(batch, failed.cause());
      case BatchOutcome.Committed committed -> throw new IllegalStateException("settled above");
      case BatchOutcome.InDoubt doubt -> throw new IllegalStateException("settled above");
    };
  }

  private void committed(Writer writer, OpenAppend open, BatchOutcome.Committed committed) {
    health.answered();
    writer.tracker().committed(open, committed.events(), clock.instant());
    heads.committed(committed.events());
    CrashPoint.APPEND_COMMITTED.reached();
    committedEvents.committed(writer, committed.events());
    answerAccepted(committed);
    answerRefused(committed.plan());
  }

  private static void answerAccepted(BatchOutcome.Committed committed) {
    Map<EventId, Event> stored =
        committed.events().stream().collect(Collectors.toMap(Event::id, Function.identity()));
    for (BatchPlan.Accepted accepted : committed.plan().accepted()) {
      List<Event> events =
          accepted.events().stream()
              .map(it -> requireNonNull(stored.get(it.content().id())))
              .toList();
      accepted.append().answer(new AppendResult.Appended(events, accepted.version()));
    }
  }

  private static void answerRefused(BatchPlan plan) {
    plan.refused().forEach(refused -> refused.append().answer(refused.answer()));
  }

  private Next fenced(Writer writer, List<PendingAppend> batch) {
    try {
      writers.replace(writer);
      return Next.TRY_AGAIN;
    } catch (SQLException e) {
      return failed(batch, e);
    } catch (ForkedStoreException e) {
      health.forked(e);
      return failed(batch, e.toString());
    }
  }

  /**
   * What failed on a connection that was used before may have met a dead one: nothing was
   * committed, so a new one gets a try.
   */
  private Next failed(List<PendingAppend> batch, SQLException cause) {
    if (connection.wasReused()) {
      connection.drop();
      return Next.TRY_AGAIN;
    }
    LOG.atWarn()
        .addKeyValue("reason", cause.toString())
        .log("append failed before its commit, nothing was appended");
    health.failed();
    return failed(
        batch, "the event store failed: " + cause.getErrorCode() + " " + cause.getSQLState());
  }

  private Next failed(List<PendingAppend> batch, String reason) {
    connection.drop();
    heads.forget(batch.stream().map(it -> it.request().entity()).toList());
    answer(batch, new StoreUnavailable(reason));
    return Next.DONE;
  }

  private static void answer(List<PendingAppend> batch, AppendResult answer) {
    batch.forEach(it -> it.answer(answer));
  }

  /**
   * Asks until the answer is known; meanwhile the callers are told by the clock that it is not, and
   * the append counts as open, which holds the watermark. Ends without one only when the lane stops
   * or the store has forked.
   */
  private BatchOutcome inquire(BatchOutcome.InDoubt doubt) {
    LOG.atWarn()
        .addKeyValue("reason", doubt.cause().toString())
        .log("commit outcome unknown, finding it out");
    connection.drop();
    health.failed();
    for (int attempt = 1; health.fork().isEmpty() && pause.pause(attempt); attempt++) {
      try {
        boolean committed = CommitInquiry.isCommitted(connections, doubt);
        LOG.atInfo()
            .addKeyValue("reason", committed ? "committed" : "rolled back")
            .log("commit outcome found out");
        return committed
            ? new BatchOutcome.Committed(doubt.plan(), doubt.events())
            : new BatchOutcome.Failed(doubt.cause());
      } catch (SQLException e) {
        LOG.debug("commit outcome not known yet", e);
      }
    }
    return doubt;
  }
}
