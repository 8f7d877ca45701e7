package io.gapless.command.log;

import io.gapless.log.EventLog;
import io.gapless.log.publish.Publisher;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts an event log with a publisher, which is made once and kept over failed attempts.
 * Thread-safe.
 */
public final class PublishingEventLogStart implements EventLogStart<EventLog> {
  private final Supplier<Publisher> makePublisher;
  private final Function<Publisher, EventLog> start;
  private @Nullable Publisher publisher;

  /**
   * @param makePublisher called until it does not throw
   * @param start the event log closes the publisher it is given
   */
  public PublishingEventLogStart(
      Supplier<Publisher> makePublisher, Function<Publisher, EventLog> start) {
    this.makePublisher = makePublisher;
    this.start = start;
  }

  @Override
  public EventLog call() {
    return start.apply(publisher());
  }

  @Override
  public synchronized void close() {
    if (publisher != null) {
      publisher.close();
    }
  }

  private synchronized Publisher publisher() {
    Publisher known = publisher;
    if (known == null) {
      known = makePublisher.get();
      publisher = known;
    }
    return known;
  }
}
