package io.gapless.log.writer;

import io.gapless.event.Event;
import io.gapless.event.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps one writer's {@link Watermark} exactly. No I/O, no clock.
 *
 * <p>Why it can be exact: auto-increment numbers are handed out in ascending order, so a
 * transaction that opens after position <i>m</i> was seen durably committed can only get numbers
 * above <i>m</i>. An open append therefore holds {@code committedThrough} at the highest position
 * seen durable when it opened; without one, it is the highest position seen durable now.
 *
 * <p>Only durable positions may be told: those of this writer's own acknowledged commits ({@link
 * #committed}), and a maximum read from others once this writer's next commit is acknowledged
 * ({@link #sawDurable}). A crashed database hands out again what was drawn but not durable.
 *
 * <p>Thread-safe. Taking an append's base and evaluating the watermark share one lock, else a
 * watermark could pass an append that is about to open. What is unconfirmed is bounded from
 * outside, by rolling the writer over.
 */
public final class WatermarkTracker {
  /** Identity of an append between its opening and its known end. */
  public static final class OpenAppend {
    private final Position base;

    private OpenAppend(Position base) {
      this.base = base;
    }
  }

  private record Pending(int bytes, Instant since) {}

  /** In order of opening, so the first has the lowest base: bases never fall. */
  private final Set<OpenAppend> open = new LinkedHashSet<>();

  private final TreeMap<Long, Pending> unconfirmed = new TreeMap<>();
  private long unconfirmedBytes;
  private DurablePoint durable;

  /**
   * @param registered the store's committed maximum that was read in the transaction that
   *     registered the writer
   */
  public WatermarkTracker(DurablePoint registered) {
    this.durable = registered;
  }

  /** Call before the append's transaction begins. */
  public synchronized OpenAppend open() {
    OpenAppend append = new OpenAppend(durable.position());
    open.add(append);
    return append;
  }

  /**
   * The commit was acknowledged, or found out to have happened. From here on the events are
   * unconfirmed.
   */
  public synchronized void committed(OpenAppend append, List<Event> events, Instant now) {
    requireOpen(append);
    for (Event event : events) {
      unconfirmed.put(event.position().value(), new Pending(event.payload().size(), now));
      unconfirmedBytes += event.payload().size();
      durable = DurablePoint.later(durable, DurablePoint.of(event.position(), event.id()));
    }
    open.remove(append);
  }

  /** The transaction is known to have been rolled back. */
  public synchronized void rolledBack(OpenAppend append) {
    requireOpen(append);
    open.remove(append);
  }

  /** The event is published, or durably spilled. Repetitions are ignored. */
  public synchronized void confirmed(Position position) {
    Pending pending = unconfirmed.remove(position.value());
    if (pending != null) {
      unconfirmedBytes -= pending.bytes();
    }
  }

  /**
   * A position of any writer is durable: it was read, and then a commit of this writer was
   * acknowledged.
   */
  public synchronized void sawDurable(DurablePoint point) {
    durable = DurablePoint.later(durable, point);
  }

  /** The highest position seen durable. */
  public synchronized DurablePoint durable() {
    return durable;
  }

  public synchronized Watermark watermark() {
    Position committedThrough = open.isEmpty() ? durable.position() : open.iterator().next().base;
    Position confirmedThrough =
        unconfirmed.isEmpty()
            ? committedThrough
            : Position.min(committedThrough, Position.of(unconfirmed.firstKey() - 1));
    return new Watermark(committedThrough, confirmedThrough);
  }

  /** What lies above {@code confirmedThrough} and is this writer's. */
  public synchronized Unconfirmed unconfirmed(Instant now) {
    Map.Entry<Long, Pending> lowest = unconfirmed.firstEntry();
    Duration age =
        lowest == null ? Duration.ZERO : Duration.between(lowest.getValue().since(), now);
    return new Unconfirmed(unconfirmed.size(), unconfirmedBytes, age);
  }

  /** Whether an append is open whose end is not known. */
  public synchronized boolean hasOpenAppends() {
    return !open.isEmpty();
  }

  private void requireOpen(OpenAppend append) {
    if (!open.contains(append)) {
      throw new IllegalStateException("this append is not open");
    }
  }
}
