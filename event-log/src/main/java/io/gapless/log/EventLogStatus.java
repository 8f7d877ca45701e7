package io.gapless.log;

import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.publish.PublisherStatus;
import java.time.Duration;

/**
 * What an event log is doing, for health and metrics.
 *
 * @param state whether it takes appends
 * @param writer under which id it appends now
 * @param committedThrough see {@code Watermark}
 * @param confirmedThrough see {@code Watermark}
 * @param unconfirmed committed events of this writer that are neither published nor spilled yet
 * @param unconfirmedBytes their payloads
 * @param oldestUnconfirmed age of the oldest of them, zero if there is none
 * @param publisher what the publisher is doing
 * @param queuedAppends requests that wait for their lane
 */
public record EventLogStatus(
    State state,
    WriterId writer,
    Position committedThrough,
    Position confirmedThrough,
    long unconfirmed,
    long unconfirmedBytes,
    Duration oldestUnconfirmed,
    PublisherStatus publisher,
    int queuedAppends) {
  /** Whether it takes appends. */
  public enum State {
    /** It appends. */
    RUNNING,
    /** The event store cannot be reached; it tries again by itself. */
    STORE_UNAVAILABLE,
    /**
     * The event store has lost or replaced events that were durable: it appends no more until
     * someone has looked.
     */
    FORKED,
    /** It was closed. */
    STOPPED
  }
}
