package io.gapless.projection.internal.poll;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.verify.BehindEntities;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What other threads have to tell the core. Bounded: what does not fit is refused, and told again
 * by the next head comparison. Thread-safe.
 */
final class Inbox implements BehindEntities {
  private static final int MOST = 1_000;
  private static final int MOST_BACKFILLED = 4_000;
  static final long MOST_BYTES = 32L << 20;

  private sealed interface Message {
    record Behind(EntityKey entity, EntityVersion head) implements Message {}

    record Resuming(EntityKey entity) implements Message {}

    record Rebuilding(EntityType type) implements Message {}
  }

  private final Queue<Message> messages = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong bytes = new AtomicLong();
  private final BlockingQueue<Event> backfilled = new ArrayBlockingQueue<>(MOST_BACKFILLED);

  @Override
  public boolean behind(EntityKey entity, EntityVersion head) {
    return messages.offer(new Message.Behind(entity, head));
  }

  @Override
  public int room() {
    return bytes.get() < MOST_BYTES ? backfilled.remainingCapacity() : 0;
  }

  @Override
  public void backfilled(List<Event> events) {
    bytes.addAndGet(events.stream().mapToLong(it -> it.payload().size()).sum());
    backfilled.addAll(events);
  }

  @Override
  public boolean resuming(EntityKey entity) {
    return messages.offer(new Message.Resuming(entity));
  }

  /** All of the type was set back; returns whether there was room to take it. */
  boolean rebuilding(EntityType type) {
    return messages.offer(new Message.Rebuilding(type));
  }

  boolean isEmpty() {
    return messages.isEmpty() && backfilled.isEmpty();
  }

  /**
   * Tells the core.
   *
   * @param hasRoom whether it may be given another event to apply
   */
  void drain(ProjectionCore core, BooleanSupplier hasRoom, Instant now) {
    for (Message next = messages.poll(); next != null; next = messages.poll()) {
      switch (next) {
        case Message.Behind behind -> core.behind(behind.entity(), behind.head(), now);
        case Message.Resuming resuming -> core.resumed(resuming.entity(), now);
        case Message.Rebuilding rebuilding -> core.rebuilding(rebuilding.type());
      }
    }
    for (Event next = poll(hasRoom); next != null; next = poll(hasRoom)) {
      core.backfilled(next, now);
    }
  }

  private @Nullable Event poll(BooleanSupplier hasRoom) {
    Event next = hasRoom.getAsBoolean() ? backfilled.poll() : null;
    if (next != null) {
      bytes.addAndGet(-next.payload().size());
    }
    return next;
  }
}
