package io.gapless.replay.takeover;

import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.EventLogException;
import io.gapless.log.writer.Lease;
import io.gapless.log.writer.LeaseLostException;
import io.gapless.log.writer.WriterStatus;
import io.gapless.log.writer.WriterStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Writers, their events and the lease, in memory. Not thread-safe. */
class InMemoryTakeOverStore implements TakeOverStore {
  private final LongSupplier nanoTime;
  private final Map<WriterId, State> states = new LinkedHashMap<>();
  private final Map<WriterId, Position> confirmed = new HashMap<>();
  private final Set<WriterId> dead = new HashSet<>();
  private final Set<WriterId> inTransaction = new HashSet<>();
  private final List<Event> events = new ArrayList<>();
  private Optional<Lease> lease = Optional.empty();
  private long leaseUntil;
  private long epochs;
  private boolean down;

  InMemoryTakeOverStore(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void writer(WriterId writer, long confirmedThrough) {
    states.put(writer, State.ACTIVE);
    confirmed.put(writer, Position.of(confirmedThrough));
  }

  void append(Event event) {
    events.add(event);
  }

  void die(WriterId writer) {
    dead.add(writer);
  }

  void openTransaction(WriterId writer, boolean open) {
    if (open) {
      inTransaction.add(writer);
    } else {
      inTransaction.remove(writer);
    }
  }

  void setDown(boolean down) {
    this.down = down;
  }

  /** Another replica has taken it meanwhile. */
  void loseLease(String toOwner) {
    lease = Optional.of(new Lease("take-over", toOwner, ++epochs));
    leaseUntil = nanoTime.getAsLong() + Duration.ofSeconds(10).toNanos();
  }

  State state(WriterId writer) {
    return states.getOrDefault(writer, State.SETTLED);
  }

  Position confirmedThrough(WriterId writer) {
    return confirmed.getOrDefault(writer, Position.start());
  }

  List<Event> eventsOf(Collection<WriterId> writers) {
    return events.stream().filter(event -> writers.contains(event.writer())).toList();
  }

  private void answer() {
    if (down) {
      throw new EventLogException("told not to answer");
    }
  }

  @Override
  public Optional<Lease> lease(String replica, Duration length) {
    answer();
    boolean free = leaseUntil - nanoTime.getAsLong() <= 0;
    boolean mine = lease.map(it -> it.owner().equals(replica)).orElse(false);
    if (lease.isPresent() && !free && !mine) {
      return Optional.empty();
    }
    if (lease.isEmpty() || free || !mine) {
      lease = Optional.of(new Lease("take-over", replica, ++epochs));
    }
    leaseUntil = nanoTime.getAsLong() + length.toNanos();
    return lease;
  }

  @Override
  public void release(Lease released) {
    answer();
    if (lease.equals(Optional.of(released))) {
      leaseUntil = nanoTime.getAsLong();
    }
  }

  @Override
  public List<WriterId> dead(Duration deadAfter) {
    answer();
    return states.keySet().stream()
        .filter(writer -> state(writer) == State.ACTIVE && dead.contains(writer))
        .toList();
  }

  @Override
  public boolean close(WriterId writer, Duration deadAfter) {
    answer();
    if (inTransaction.contains(writer)) {
      return false;
    }
    states.replace(writer, State.ACTIVE, State.CLOSED);
    return true;
  }

  @Override
  public List<WriterStatus> closed() {
    answer();
    return states.keySet().stream()
        .filter(writer -> state(writer) == State.CLOSED)
        .map(
            writer ->
                new WriterStatus(
                    writer,
                    State.CLOSED,
                    confirmedThrough(writer),
                    confirmedThrough(writer),
                    Duration.ofMinutes(1),
                    "test"))
        .toList();
  }

  @Override
  public List<Event> unconfirmed(Collection<WriterStatus> writers, int limit) {
    answer();
    Map<WriterId, Position> from = new HashMap<>();
    writers.forEach(writer -> from.put(writer.id(), writer.confirmedThrough()));
    return events.stream()
        .filter(event -> from.containsKey(event.writer()))
        .filter(
            event -> event.position().isAfter(from.getOrDefault(event.writer(), Position.start())))
        .sorted(Comparator.comparing(Event::position))
        .limit(limit)
        .toList();
  }

  private void requireHeld(Lease held) {
    answer();
    if (!lease.equals(Optional.of(held)) || leaseUntil - nanoTime.getAsLong() <= 0) {
      throw new LeaseLostException(held);
    }
  }

  @Override
  public void progress(Collection<WriterId> writers, Position through, Lease held) {
    requireHeld(held);
    writers.forEach(writer -> confirmed.merge(writer, through, Position::max));
  }

  @Override
  public void settle(Collection<WriterId> writers, Lease held) {
    requireHeld(held);
    writers.forEach(writer -> states.replace(writer, State.CLOSED, State.SETTLED));
  }
}
