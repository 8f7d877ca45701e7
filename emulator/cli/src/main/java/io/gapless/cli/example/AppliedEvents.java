package io.gapless.cli.example;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionListener;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When events took effect, so that whoever sent the commands can tell how long that took. Keeps the
 * last {@value #KEPT}; who asks too late does not hear of the earlier ones. Thread-safe.
 */
final class AppliedEvents implements ProjectionListener {
  static final int KEPT = 100_000;
  static final int MAX_PAGE = 10_000;

  private final Applied[] ring = new Applied[KEPT];
  private final AtomicLong closedGaps = new AtomicLong();
  private long count;

  @Override
  public synchronized void applied(Event event) {
    ring[(int) (count % KEPT)] =
        new Applied(
            event.entity().id(),
            event.version().value(),
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    count++;
  }

  @Override
  public void gapClosed(EntityKey entity, Duration age) {
    closedGaps.incrementAndGet();
  }

  @Override
  public void gapOpened(EntityKey entity, EntityVersion from, EntityVersion to) {
    // Counted when it closes: what is open now is in the projection's status.
  }

  long closedGaps() {
    return closedGaps.get();
  }

  /**
   * At most {@value #MAX_PAGE} of the events after the given number, as they were told of: each
   * account's in version order.
   */
  synchronized Page after(long number) {
    long from = Math.max(Math.max(0, number), count - KEPT);
    long to = Math.min(count, from + MAX_PAGE);
    List<Applied> events = new ArrayList<>();
    for (long next = from; next < to; next++) {
      events.add(ring[(int) (next % KEPT)]);
    }
    return new Page(Math.max(from, to), events);
  }

  /**
   * An event that took effect.
   *
   * @param id of its account
   * @param version of the event
   * @param atMicros when its transaction had committed, in microseconds since 1970
   */
  record Applied(String id, long version, long atMicros) {}

  /**
   * Some of them.
   *
   * @param next what to ask for next
   * @param events each account's in version order
   */
  record Page(long next, List<Applied> events) {}
}
