package io.gapless.log.publish;

import io.gapless.event.WriterId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps what a publisher holds within its bounds. A writer of which one event had no room gets no
 * further event in until it is abandoned: its order per entity stays whole, and the replay service
 * finds all of it in the event store, since none of it is ever confirmed. Thread-safe.
 */
final class Admission {
  private final PublisherBounds bounds;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** At most one a writer, until it is abandoned. */
  private final Set<WriterId> dropped = ConcurrentHashMap.newKeySet();

  Admission(PublisherBounds bounds) {
    this.bounds = bounds;
  }

  boolean admit(UnconfirmedEvent event) {
    if (dropped.contains(event.writer())) {
      return false;
    }
    long eventsNow = events.incrementAndGet();
    long bytesNow = bytes.addAndGet(event.bytes());
    if (eventsNow > bounds.heldEvents() || bytesNow > bounds.heldBytes()) {
      release(event);
      dropped.add(event.writer());
      return false;
    }
    return true;
  }

  void release(UnconfirmedEvent event) {
    events.decrementAndGet();
    bytes.addAndGet(-event.bytes());
  }

  boolean hasDropped(WriterId writer) {
    return dropped.contains(writer);
  }

  void abandoned(WriterId writer) {
    dropped.remove(writer);
  }

  long events() {
    return events.get();
  }

  long bytes() {
    return bytes.get();
  }
}
