package io.gapless.projection.internal.watch;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.positions.ParkedEntity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the poll loop and its workers leave their traces, and anyone else reads them: {@link
 * #judge} waits for nobody. Thread-safe: besides them, the thread that compares heads parks too.
 */
public final class Progress implements ProjectionListener {
  private final StuckRule rule;
  private final InstantSource clock;
  private volatile Trace trace;
  private volatile long finishedAt; // milliseconds: this is written for every event
  private volatile Supplier<Optional<UnderWay>> transactions = Optional::empty;

  public Progress(StuckRule rule, InstantSource clock) {
    this.rule = rule;
    this.clock = clock;
    this.trace = Trace.begun(clock.instant());
  }

  /** A life of the loop begins; what came before is forgotten. */
  public synchronized void begins(Supplier<Optional<UnderWay>> underWay) {
    transactions = underWay;
    trace = Trace.begun(clock.instant());
  }

  public synchronized void turned(Turn turn) {
    trace = trace.turned(turn, rule.grace(), clock.instant());
  }

  /**
   * The health, if it is this that there is to say of it, or what is {@code known} otherwise.
   *
   * @param known health of the threads
   */
  public ProjectionHealth judge(ProjectionHealth known) {
    Trace left = trace.finished(Instant.ofEpochMilli(finishedAt));
    return rule.judge(known, left, transactions.get(), clock.instant());
  }

  @Override
  public void applied(Event event) {
    finished();
  }

  @Override
  public void duplicate(EntityKey entity, EntityVersion version) {
    finished();
  }

  @Override
  public void gapClosed(EntityKey entity, Duration age) {
    finished();
  }

  @Override
  public void parked(ParkedEntity parked) {
    finished();
  }

  private void finished() {
    long now = clock.millis();
    if (now != finishedAt) {
      finishedAt = now;
    }
  }
}
