package io.gapless.replay.answer;

import io.gapless.log.writer.WriterStatus;

/**
 * A writer, as JSON.
 *
 * @param id its id
 * @param state {@code ACTIVE}, {@code CLOSED} or {@code SETTLED}
 * @param committedThrough no transaction of it can hold a position up to here any more
 * @param confirmedThrough its events up to here are confirmed
 * @param unconfirmed its events above that, counted up to {@value #MOST_COUNTED}
 * @param heartbeatAgeMillis how old its last heartbeat is, by the database's clock
 * @param host where it runs
 */
public record WriterAnswer(
    String id,
    String state,
    long committedThrough,
    long confirmedThrough,
    int unconfirmed,
    long heartbeatAgeMillis,
    String host) {
  /** More are not counted: it would cost too much. */
  public static final int MOST_COUNTED = 10_000;

  public static WriterAnswer of(WriterStatus writer, int unconfirmed) {
    return new WriterAnswer(
        writer.id().toString(),
        writer.state().name(),
        writer.committedThrough().value(),
        writer.confirmedThrough().value(),
        unconfirmed,
        writer.heartbeatAge().toMillis(),
        writer.host());
  }
}
