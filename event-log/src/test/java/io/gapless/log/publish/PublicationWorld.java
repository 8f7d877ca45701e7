package io.gapless.log.publish;

import io.gapless.event.EntityKey;
import io.gapless.event.EventId;
import io.gapless.event.WriterId;
import io.gapless.log.TestEvents;
import io.gapless.log.publish.UnconfirmedEvent.Fate;
import io.gapless.log.spill.Occupancy;
import io.gapless.log.spill.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, a fallback store, a drain and callers, all in one thread and from one seed, around a
 * {@link PublicationPath}. Checks after every step what must hold then.
 */
final class PublicationWorld {
  private static final Duration STEP = Duration.ofMillis(10);

  private final Random random;
  private final ManualClock clock = new ManualClock();
  private final PublicationPath path;
  private final List<EntityKey> entities = new ArrayList<>();
  private final Map<EntityKey, Long> versions = new HashMap<>();
  private WriterId writer = new WriterId(new UUID(0, 1));
  private long position;

  private final Map<EventId, UnconfirmedEvent> accepted = new LinkedHashMap<>();
  private final Set<EventId> inKafka = new HashSet<>();
  private final Set<EventId> everStored = new HashSet<>();
  private final Map<EventId, UnconfirmedEvent> rows = new LinkedHashMap<>();
  private final List<UnconfirmedEvent> sends = new ArrayList<>();
  private final List<Runnable> zombies = new ArrayList<>();
  private final Set<EventId> zombieIds = new HashSet<>();
  private boolean kafkaUp = true;
  private boolean storeUp = true;
  private @Nullable SpillBatch batch;
  private @Nullable FenceCheck check;
  private Map<Shard, Occupancy> answer = Map.of();

  PublicationWorld(long seed) {
    random = new Random(seed);
    CircuitSettings circuit =
        new CircuitSettings(1 + random.nextInt(3), Duration.ofMillis(50), Duration.ofMillis(20));
    PublisherBounds bounds =
        new PublisherBounds(
            1_000, 1L << 30, 1 + random.nextInt(8), 1L << 30, 1 + random.nextInt(6));
    path = new PublicationPath(circuit, bounds, clock);
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      entities.add(EntityKey.of("account", "e" + i));
    }
  }

  void stepWithFaults() {
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> accept();
      case 3, 4 -> endSend();
      case 5, 6 -> endBatch();
      case 7 -> answerCheck();
      case 8 -> drain();
      case 9 -> kafkaUp = random.nextInt(3) > 0;
      case 10 -> storeUp = random.nextInt(3) > 0;
      case 11 -> abandon();
      case 12 -> zombie();
      default -> clock.pass(STEP);
    }
    proceed();
  }

  /** Faults have ended: everything gets its answer, the drain runs. */
  void settle() {
    kafkaUp = true;
    storeUp = true;
    for (int i = 0; i < 2_000 && !path.isIdle(); i++) {
      while (!sends.isEmpty()) {
        endSend();
      }
      endBatch();
      drain();
      answerCheck();
      clock.pass(STEP);
      proceed();
    }
    require(path.isIdle(), "liveness: something is held, or fenced, after the last fault");
  }

  /** Events are accepted in batches, as lanes hand them over. */
  private void accept() {
    List<UnconfirmedEvent> events = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      EntityKey entity = entities.get(random.nextInt(entities.size()));
      long version = versions.merge(entity, 1L, Long::sum);
      events.add(
          new UnconfirmedEvent(
              TestEvents.event(entity, version, ++position, writer), it -> {}, clock.instant()));
    }
    events.forEach(event -> accepted.put(event.event().id(), event));
    path.accept(events);
  }

  private void endSend() {
    if (sends.isEmpty()) {
      return;
    }
    UnconfirmedEvent event = sends.remove(0);
    if (kafkaUp) {
      acknowledgeOrRefuse(event);
    } else if (random.nextBoolean()) {
      path.sendEnded(event, SendOutcome.refusedByCluster("down"));
    } else {
      if (random.nextBoolean()) {
        inKafka.add(event.event().id());
      }
      path.sendEnded(event, SendOutcome.unknown("expired"));
    }
  }

  private void acknowledgeOrRefuse(UnconfirmedEvent event) {
    if (random.nextInt(20) == 0) {
      path.sendEnded(event, SendOutcome.refusedRecord("too large"));
    } else {
      inKafka.add(event.event().id());
      path.sendEnded(event, SendOutcome.acknowledged());
    }
  }

  private void endBatch() {
    SpillBatch ended = batch;
    if (ended == null) {
      return;
    }
    batch = null;
    if (storeUp) {
      store(ended);
      path.spilled(ended);
    } else {
      leaveZombie(ended);
      path.notSpilled(ended, true);
    }
  }

  /**
   * Nobody knows: nothing happened, or it happened and the answer was lost, or it happens later.
   */
  private void leaveZombie(SpillBatch ended) {
    switch (random.nextInt(3)) {
      case 0 -> store(ended);
      case 1 -> {
        ended.events().forEach(event -> zombieIds.add(event.event().id()));
        zombies.add(() -> store(ended));
      }
      default -> {}
    }
  }

  private void store(SpillBatch stored) {
    for (UnconfirmedEvent event : stored.events()) {
      rows.put(event.event().id(), event);
      everStored.add(event.event().id());
    }
  }

  private void zombie() {
    if (!zombies.isEmpty()) {
      zombies.remove(random.nextInt(zombies.size())).run();
    }
  }

  /** The answer is what holds when the question is put; it arrives later. */
  private void ask(FenceCheck asked) {
    check = asked;
    answer =
        PublicationSteps.answerOf(
            asked, rows.values().stream().map(UnconfirmedEvent::entity), 1 + random.nextInt(4));
  }

  private void answerCheck() {
    FenceCheck answered = check;
    if (answered == null) {
      return;
    }
    check = null;
    if (storeUp) {
      path.fenceAnswered(answered, answer);
    } else {
      path.fenceUnanswered();
    }
  }

  /** The replay service publishes what is stored and deletes it then. */
  private void drain() {
    if (kafkaUp && storeUp) {
      rows.keySet().forEach(inKafka::add);
      rows.clear();
    }
  }

  private void abandon() {
    if (random.nextInt(5) == 0) {
      path.abandon(writer);
      writer = new WriterId(new UUID(0, writer.value().getLeastSignificantBits() + 1));
    }
  }

  private void proceed() {
    path.proceed();
    for (UnconfirmedEvent event : path.takeSends()) {
      requireNothingIsOvertaken(event);
      sends.add(event);
    }
    path.nextBatch().ifPresent(this::takeBatch);
    path.nextFenceCheck().ifPresent(this::ask);
    path.takeSettled().forEach(this::requireItIsSomewhere);
    requireNobodyIsNowhere();
  }

  private void takeBatch(SpillBatch next) {
    require(batch == null, "two writes at once");
    batch = next;
    Map<EntityKey, Long> last = new HashMap<>();
    for (UnconfirmedEvent event : next.events()) {
      long version = event.event().version().value();
      @Nullable Long before = last.put(event.entity(), version);
      require(before == null || before < version, "a batch out of order: " + event.entity());
    }
  }

  /** An event goes to Kafka only if no row of an earlier one is all that there is of it. */
  private void requireNothingIsOvertaken(UnconfirmedEvent sent) {
    for (UnconfirmedEvent row : rows.values()) {
      boolean earlier =
          row.entity().equals(sent.entity())
              && row.event().version().compareTo(sent.event().version()) < 0;
      boolean onlyThere =
          !inKafka.contains(row.event().id())
              && row.fate() == Fate.SPILLED
              && !zombieIds.contains(row.event().id());
      require(!(earlier && onlyThere), "overtaken: " + row.event().entity());
    }
  }

  /** I14: what is confirmed is in Kafka or was stored durably. */
  private void requireItIsSomewhere(UnconfirmedEvent event) {
    EventId id = event.event().id();
    switch (event.fate()) {
      case HELD -> require(false, "settled while held");
      case PUBLISHED -> require(inKafka.contains(id), "confirmed, not in Kafka");
      case SPILLED ->
          require(rows.containsKey(id) || everStored.contains(id), "confirmed, not stored");
      case ABANDONED -> {}
    }
  }

  /** I14: every event is published, spilled, abandoned, or held. */
  private void requireNobodyIsNowhere() {
    long held = accepted.values().stream().filter(UnconfirmedEvent::isHeld).count();
    require(held == path.held(), held + " events are unconfirmed, " + path.held() + " are held");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
