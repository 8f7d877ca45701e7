package io.gapless.log;

import io.gapless.event.CommandId;
import io.gapless.log.append.AppendRequest;
import io.gapless.log.append.AppendResult;
import io.gapless.log.append.CommandStamp;
import io.gapless.log.read.EventReader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The write side of Gapless in one object: append, then publish or spill. One per process.
 * Thread-safe.
 */
public final class EventLog implements AutoCloseable {
  EventLog() {}

  /**
   * Appends and, after the commit, hands the events to the publisher without waiting for it.
   *
   * @return completes with what became of the request, within about 2 s, on a thread of the event
   *     log's (do not block it); exceptionally only for programmer errors
   */
  public CompletableFuture<AppendResult> append(AppendRequest request) {
    throw new UnsupportedOperationException(request.toString());
  }

  /**
   * What an earlier command with this id ended with, so that a repeated command need not be decided
   * again; {@code AlreadyAppended}, {@code CommandIdReused}, or empty if the id is new.
   *
   * @throws EventLogException if the event store does not answer
   */
  public Optional<AppendResult> earlier(CommandStamp command) {
    throw new UnsupportedOperationException(command.toString());
  }

  /** Reads the same event store. */
  public EventReader reader() {
    throw new UnsupportedOperationException();
  }

  /** What it is doing now. */
  public EventLogStatus status() {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes no more appends, gives what is committed a few seconds to be confirmed, closes its
   * writer.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException(CommandId.class.getName());
  }
}
