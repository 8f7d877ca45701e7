package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.event.WriterId;
import io.gapless.log.publish.UnconfirmedEvent.Fate;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.Shard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides which way each committed event takes: to Kafka, or to the fallback store. It is told what
 * happened, and asked what to do next; it has no threads and does no I/O.
 *
 * <pre>
 * accept ─► fenced, or circuit open ──────────────► spill ─► SPILLED
 *        ├► circuit lets one event try ──► send and spill: whichever is first
 *        └► else send ──acknowledged──────────────────────► PUBLISHED
 *                     ├─refused, unknown, too slow ► spill
 *                     └─spill fails too ► stays here; tried again both ways
 * </pre>
 *
 * <p><b>Per entity, order holds.</b> Once one event of an entity takes the spill path, all that
 * follow take it, behind it, until the {@link Fence} lets the entity go; events of it that are in
 * flight are spilled as well, in order. While the fallback store fails, events in memory are sent
 * to Kafka all the same if it takes them, one at a time per entity, the lowest first, but only of
 * entities without rows in the fallback store.
 *
 * <p><b>What may still overtake</b>, and is held by the version gate of the projection SDK: what is
 * inside the Kafka producer when an earlier event of its entity fails; an event of an entity of
 * which an abandoned writer's events are in memory no more; another process's events. Duplicates
 * arise whenever an event that was spilled is, or later gets, acknowledged.
 *
 * <p>Not thread-safe.
 */
final class PublicationPath {
  /** Pause between two sweeps for events that can be sent although they wait to be spilled. */
  private static final Duration RESCUE_PAUSE = Duration.ofMillis(20);

  private final PublisherBounds bounds;
  private final Duration slowAfter;
  private final Clock clock;
  private final KafkaCircuit circuit;
  private final Fence fence;

  private final Map<WriterId, Set<UnconfirmedEvent>> held = new LinkedHashMap<>();
  private final Deque<UnconfirmedEvent> ready = new ArrayDeque<>();
  private final EventsInOrder inFlight = new EventsInOrder();
  private final SpillQueue spillQueue = new SpillQueue();
  private Instant nextRescue = Instant.MIN;
  private boolean everAcknowledged;
  private String openedBecause = "";

  private final List<UnconfirmedEvent> sends = new ArrayList<>();
  private final List<UnconfirmedEvent> settled = new ArrayList<>();

  PublicationPath(CircuitSettings circuit, PublisherBounds bounds, Clock clock) {
    this.bounds = bounds;
    this.slowAfter = circuit.slowAfter();
    this.clock = clock;
    this.circuit = new KafkaCircuit(circuit, clock);
    this.fence = new Fence(bounds.fencedEntities());
  }

  // What happened.

  /** Events were committed; per entity in version order. */
  void accept(List<UnconfirmedEvent> events) {
    for (UnconfirmedEvent event : events) {
      held.computeIfAbsent(event.writer(), writer -> new LinkedHashSet<>()).add(event);
      ready.add(event);
    }
  }

  /** A send ended; told exactly once for each of {@link #takeSends}. */
  void sendEnded(UnconfirmedEvent event, SendOutcome outcome) {
    event.sendEnded();
    inFlight.remove(event);
    switch (outcome) {
      case SendOutcome.Acknowledged acknowledged -> acknowledged(event);
      case SendOutcome.Refused refused -> refused(event, refused);
      case SendOutcome.Unknown unknown -> {
        boolean opened = circuit.failed(event.epoch());
        notPublished(event, "unknown: " + unknown.reason(), opened);
      }
    }
  }

  /** The write of a batch succeeded. */
  void spilled(SpillBatch batch) {
    spillQueue.written(batch);
    for (UnconfirmedEvent event : batch.events()) {
      if (event.fate() != Fate.PUBLISHED && event.fence() instanceof FenceEntry entry) {
        entry.rows();
      }
      settle(event, Fate.SPILLED);
      leaveSpillPath(event);
    }
  }

  /**
   * The write of a batch failed, or nobody knows.
   *
   * @param refused whether the store said no to it, rather than nothing
   */
  void notSpilled(SpillBatch batch, boolean refused) {
    spillQueue.failed(batch, refused, clock.instant());
    batch.events().stream().filter(event -> !event.isHeld()).forEach(this::leaveSpillPath);
  }

  void fenceAnswered(FenceCheck check, Map<Shard, Occupancy> answer) {
    fence.answered(check, answer, clock.instant());
  }

  void fenceUnanswered() {
    fence.unanswered(clock.instant());
  }

  /** Forgets all unconfirmed events of {@code writer}. Their entities stay fenced if they are. */
  void abandon(WriterId writer) {
    Set<UnconfirmedEvent> abandoned = held.remove(writer);
    if (abandoned != null) {
      abandoned.forEach(event -> settle(event, Fate.ABANDONED));
      abandoned.forEach(this::leaveSpillPath);
      ready.removeIf(event -> !event.isHeld());
    }
  }

  /** Time has passed, or something happened: decides what can be decided now. */
  void proceed() {
    Instant now = clock.instant();
    openIfSlow(now);
    route(now);
    rescue(now);
  }

  // What to do next.

  /** Events to send, in this order; each is given once. */
  List<UnconfirmedEvent> takeSends() {
    List<UnconfirmedEvent> taken = List.copyOf(sends);
    sends.clear();
    return taken;
  }

  /** Events whose fate is decided since the last call. */
  List<UnconfirmedEvent> takeSettled() {
    List<UnconfirmedEvent> taken = List.copyOf(settled);
    settled.clear();
    return taken;
  }

  /** A batch to write, if it is time for one; at most one is open. */
  Optional<SpillBatch> nextBatch() {
    return spillQueue.next(clock.instant());
  }

  /** A question to the fallback store, if it is time for one; at most one is open. */
  Optional<FenceCheck> nextFenceCheck() {
    return fence.nextCheck(clock.instant());
  }

  // How it stands.

  KafkaCircuit circuit() {
    return circuit;
  }

  /** Why the circuit opened last. */
  String openedBecause() {
    return openedBecause;
  }

  Fence fence() {
    return fence;
  }

  boolean isIdle() {
    return held.isEmpty() && fence.entities() == 0 && fence.shards() == 0;
  }

  /** How many events are unconfirmed. */
  int held() {
    return held.values().stream().mapToInt(Set::size).sum();
  }

  Optional<Instant> oldestHeld() {
    return held.values().stream()
        .map(events -> events.iterator().next().acceptedAt())
        .min(Instant::compareTo);
  }

  // The branching.

  private void openIfSlow(Instant now) {
    Optional<UnconfirmedEvent> oldest = inFlight.first();
    if (everAcknowledged
        && oldest.isPresent()
        && !oldest.get().sentAt().plus(slowAfter).isAfter(now)
        && circuit.open(oldest.get().epoch())) {
      openedBecause = "no answer within " + slowAfter.toMillis() + " ms";
      spillInFlight(openedBecause);
    }
  }

  private void route(Instant now) {
    for (UnconfirmedEvent event = ready.peek(); event != null; event = ready.peek()) {
      if (fence.isFenced(event.entity())) {
        spill(event, "an earlier event of this entity was spilled");
      } else if (circuit.isClosed()) {
        if (isFull()) {
          return;
        }
        send(event, now);
      } else if (circuit.tryProbe()) {
        send(event, now);
        spill(event, "sent to find out whether Kafka is back");
      } else {
        spill(event, "Kafka counts as down");
      }
      ready.remove();
    }
  }

  private void rescue(Instant now) {
    if (!spillQueue.isFailing() || now.isBefore(nextRescue)) {
      return;
    }
    nextRescue = now.plus(RESCUE_PAUSE);
    for (EntityKey entity : spillQueue.entities()) {
      if (!rescue(entity, now)) {
        return;
      }
    }
  }

  /** Whether the next entity may be looked at. */
  private boolean rescue(EntityKey entity, Instant now) {
    Optional<UnconfirmedEvent> first = spillQueue.firstOf(entity);
    if (first.isEmpty() || !isRescuable(first.get())) {
      return true;
    }
    if (isFull() || !(circuit.isClosed() || circuit.tryProbe())) {
      return false;
    }
    send(first.get(), now);
    return true;
  }

  private boolean isRescuable(UnconfirmedEvent event) {
    return event.isHeld()
        && !event.isSending()
        && !inFlight.hasEntity(event.entity())
        && event.fence() instanceof FenceEntry entry
        && !entry.hasRows();
  }

  private void acknowledged(UnconfirmedEvent event) {
    everAcknowledged = true;
    circuit.acknowledged(event.epoch());
    settle(event, Fate.PUBLISHED);
    leaveSpillPath(event);
    if (spillQueue.isFailing()) {
      rescue(event.entity(), clock.instant());
    }
  }

  private void refused(UnconfirmedEvent event, SendOutcome.Refused refused) {
    boolean opened =
        switch (refused.scope()) {
          case CLUSTER -> circuit.open(event.epoch());
          case RECORD -> {
            circuit.inconclusive(event.epoch());
            yield false;
          }
        };
    notPublished(event, "refused: " + refused.reason(), opened);
  }

  private void notPublished(UnconfirmedEvent event, String reason, boolean opened) {
    if (event.isHeld() && event.fence() == null) {
      Stream.concat(Stream.of(event), inFlight.ofEntity(event.entity()).stream())
          .sorted(Comparator.comparing(it -> it.event().version()))
          .forEach(it -> spill(it, it == event ? reason : "with another event of this entity"));
    }
    if (opened) {
      openedBecause = reason;
      spillInFlight("Kafka counts as down");
    }
  }

  /** Nobody waits for their answers any more; those that still come count all the same. */
  private void spillInFlight(String reason) {
    List<UnconfirmedEvent> events = inFlight.toList();
    inFlight.clear();
    events.forEach(event -> spill(event, reason));
  }

  // The steps.

  private boolean isFull() {
    return inFlight.size() >= bounds.inFlightEvents() || inFlight.bytes() >= bounds.inFlightBytes();
  }

  private void send(UnconfirmedEvent event, Instant now) {
    event.sent(circuit.epoch(), now);
    inFlight.add(event);
    sends.add(event);
  }

  private void spill(UnconfirmedEvent event, String reason) {
    if (event.isHeld() && event.fence() == null) {
      event.toSpillPath(fence.came(event.entity()), reason);
      spillQueue.add(event);
    }
  }

  /** Only once no write contains it: until then a row of it may still appear. */
  private void leaveSpillPath(UnconfirmedEvent event) {
    if (!event.isInBatch() && event.fence() instanceof FenceEntry entry) {
      spillQueue.remove(event);
      fence.left(entry);
      event.offSpillPath();
    }
  }

  private void settle(UnconfirmedEvent event, Fate fate) {
    if (event.isHeld()) {
      event.settle(fate);
      settled.add(event);
      forget(event);
    }
  }

  private void forget(UnconfirmedEvent event) {
    Set<UnconfirmedEvent> siblings = held.get(event.writer());
    if (siblings != null) {
      siblings.remove(event);
      if (siblings.isEmpty()) {
        held.remove(event.writer());
      }
    }
  }
}
