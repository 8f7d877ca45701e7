package io.gapless.replay.drain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EventId;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.InMemoryFallbackStore;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.spill.SpilledEvent;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.sample.ManualTime;
import io.gapless.replay.sample.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Fallback store, broker and two drainers in one thread: every step is drawn from the seed, every
 * invariant is checked at the step that could break it.
 */
final class DrainWorld {
  /** Hard states; a simulation that never reached one of them proves nothing about it. */
  enum Sometimes {
    DUPLICATE,
    CRASHED_BETWEEN_ACKNOWLEDGEMENT_AND_DELETE,
    DELIVERED_BUT_NOT_ACKNOWLEDGED,
    DELIVERED_LATE,
    REFUSED,
    STORE_FAILED_IN_MID_PAGE,
    STORE_DID_IT_AND_DID_NOT_SAY_SO,
    SETTING_ASIDE_FAILED,
    SET_ASIDE_AND_DRAINED_LATER,
    TWO_DRAINERS_ON_ONE_SHARD,
    ENTITY_GOES_ON_IN_THE_NEXT_PAGE_AFTER_A_FAILURE,
    OVERTAKEN_WHEN_GIVEN_UP
  }

  private static final int ENTITIES = 5;
  private static final int MAX_VERSIONS = 8;
  private static final int MAX_ROUNDS = 400;
  private static final List<Shard> SHARDS =
      IntStream.range(0, ENTITIES)
          .mapToObj(i -> Shard.of(SampleEvents.account("e" + i)))
          .distinct()
          .toList();

  private final Random random;
  private final ManualTime time;
  private final CheckedStore store;
  private final QuarantineRetry quarantineRetry;
  private final List<SimulatedDrainer> drainers = new ArrayList<>();
  private final Map<EventId, SpilledEvent> spilled = new LinkedHashMap<>();
  private final List<SpilledEvent> toSpill = new ArrayList<>();
  private final Set<EventId> tooLarge = new HashSet<>();
  private final Set<EventId> refused = new HashSet<>();
  private final Set<EventId> delivered = new LinkedHashSet<>();
  private final Set<EventId> acknowledged = new HashSet<>();
  private final Set<EventId> givenUp = new HashSet<>();
  private final Set<EventId> overtook = new HashSet<>();
  private final List<EventRecord> late = new ArrayList<>();
  private final EnumSet<Sometimes> reached = EnumSet.noneOf(Sometimes.class);
  private boolean faults = true;

  DrainWorld(long seed) {
    random = new Random(seed);
    time = new ManualTime(random.nextLong());
    store = new CheckedStore();
    quarantineRetry = new QuarantineRetry(store, Duration.ofSeconds(5), time);
    for (int i = 0; i < ENTITIES; i++) {
      plan(SampleEvents.account("e" + i));
    }
    drainers.add(new SimulatedDrainer(this, store, time));
    drainers.add(new SimulatedDrainer(this, store, time));
  }

  /** Versions in order per entity, entities mixed. */
  private void plan(EntityKey entity) {
    int versions = 1 + random.nextInt(MAX_VERSIONS);
    int at = 0;
    for (int version = 1; version <= versions; version++) {
      SpilledEvent event = SampleEvents.spilled(entity, version);
      at += random.nextInt(toSpill.size() - at + 1);
      toSpill.add(at, event);
      at++;
      if (random.nextInt(40) == 0) {
        tooLarge.add(event.eventId());
      }
    }
  }

  /** Chaos for {@code steps}, then no more faults until all is drained. */
  Set<Sometimes> run(int steps) throws InterruptedException {
    for (int i = 0; i < steps; i++) {
      step();
    }
    faults = false;
    store.setDown(false);
    for (int i = 0; i < MAX_ROUNDS && !isDrained(); i++) {
      for (int j = 0; j < 50; j++) {
        step();
      }
    }
    checkEnd();
    return reached;
  }

  private void step() throws InterruptedException {
    time.advance(Duration.ofMillis(random.nextInt(200)));
    SimulatedDrainer drainer = drainers.get(random.nextInt(drainers.size()));
    switch (random.nextInt(faults ? 18 : 13)) {
      case 0, 1 -> spillNext();
      case 2, 3, 4, 5, 6, 7 -> step(drainer);
      case 8, 9, 10, 11 -> drainer.settleOne(random);
      case 12 -> retryQuarantined();
      case 13 -> crash(drainer);
      case 14 -> store.setDown(random.nextBoolean());
      case 15 -> deliverLate();
      case 16 -> mend();
      default -> time.advance(Duration.ofSeconds(random.nextInt(5)));
    }
  }

  private void spillNext() {
    if (!toSpill.isEmpty()) {
      SpilledEvent next = toSpill.removeFirst();
      spilled.put(next.eventId(), next);
      store.put(next);
    }
  }

  private void step(SimulatedDrainer drainer) throws InterruptedException {
    try {
      drainer.step(random);
    } catch (FallbackStoreException e) {
      reached.add(Sometimes.STORE_FAILED_IN_MID_PAGE);
      drainer.forgetPage();
    }
    if (drainers.stream().map(SimulatedDrainer::shard).distinct().count() == 1
        && drainer.shard().isPresent()) {
      reached.add(Sometimes.TWO_DRAINERS_ON_ONE_SHARD);
    }
  }

  private void retryQuarantined() {
    try {
      quarantineRetry.releaseIfDue(Set.copyOf(SHARDS));
    } catch (FallbackStoreException e) {
      reached.add(Sometimes.STORE_FAILED_IN_MID_PAGE);
    }
  }

  /** From now on Kafka takes what it refused. */
  private void mend() {
    if (random.nextInt(4) == 0) {
      tooLarge.clear();
    }
  }

  private void crash(SimulatedDrainer drainer) {
    if (drainer.hasUndeletedAcknowledgement()) {
      reached.add(Sometimes.CRASHED_BETWEEN_ACKNOWLEDGEMENT_AND_DELETE);
    }
    // What has left the process arrives in its order, up to where it was cut.
    Set<EntityKey> cut = new HashSet<>();
    for (EventRecord lost : drainer.crash()) {
      EntityKey entity = entityOf(lost);
      if (!cut.contains(entity) && random.nextBoolean() && !tooLarge.contains(idOf(lost))) {
        late.add(lost);
      } else {
        cut.add(entity);
      }
    }
  }

  private void deliverLate() {
    if (!late.isEmpty()) {
      reached.add(Sometimes.DELIVERED_LATE);
      EventRecord any = late.get(random.nextInt(late.size()));
      EventRecord first =
          late.stream().filter(it -> entityOf(it).equals(entityOf(any))).findFirst().orElseThrow();
      late.remove(first);
      deliver(first);
    }
  }

  /** What the broker does with an event that a drainer has under way. */
  PublishOutcome answer(EventRecord record) {
    EventId id = idOf(record);
    if (tooLarge.contains(id)) {
      reached.add(Sometimes.REFUSED);
      givenUp.add(id);
      return new PublishOutcome.Refused("too large");
    }
    int fate = faults ? random.nextInt(6) : 0;
    switch (fate) {
      case 4 -> {
        reached.add(Sometimes.DELIVERED_BUT_NOT_ACKNOWLEDGED);
        deliver(record);
      }
      case 5 -> late.add(record);
      default -> {
        if (fate < 3) {
          deliver(record);
          acknowledged.add(id);
          return new PublishOutcome.Acknowledged();
        }
      }
    }
    givenUp.add(id);
    return new PublishOutcome.Unknown("time-out");
  }

  /** I16, and the order of first deliveries but for what the producer gave up. */
  private void deliver(EventRecord record) {
    SpilledEvent stored = spilled.get(idOf(record));
    if (stored == null) {
      throw new AssertionError("delivered, but never spilled: " + idOf(record));
    }
    requireSame(stored, record);
    if (!delivered.add(stored.eventId())) {
      reached.add(Sometimes.DUPLICATE);
      return;
    }
    for (SpilledEvent other : spilled.values()) {
      if (other.entity().equals(stored.entity())
          && stored.version().isAfter(other.version())
          && !delivered.contains(other.eventId())) {
        require(
            givenUp.contains(other.eventId()), stored.key() + " delivered before " + other.key());
        reached.add(Sometimes.OVERTAKEN_WHEN_GIVEN_UP);
        overtook.add(stored.eventId());
      }
    }
  }

  private static void requireSame(SpilledEvent stored, EventRecord sent) {
    Map<String, String> headers = new LinkedHashMap<>(sent.headers());
    require("spilled".equals(headers.remove(WireFormat.REPLAY)), "not marked as a replay");
    require(
        sent.topic().equals(stored.record().topic())
            && Arrays.equals(sent.key(), stored.record().key())
            && Arrays.equals(sent.value(), stored.record().value())
            && List.copyOf(headers.entrySet())
                .equals(List.copyOf(stored.record().headers().entrySet())),
        stored.key() + " was changed on its way");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private EntityKey entityOf(EventRecord record) {
    return requireNonNull(spilled.get(idOf(record))).entity();
  }

  private static EventId idOf(EventRecord record) {
    return EventId.parse(record.headers().getOrDefault("ce_id", ""));
  }

  private boolean isDrained() {
    return toSpill.isEmpty() && store.keys().stream().allMatch(this::isBlocked);
  }

  /** A row waits for ever only behind, or as, an event that Kafka never takes. */
  private boolean isBlocked(SpillKey key) {
    return spilled.values().stream()
        .filter(it -> it.entity().equals(key.entity()))
        .filter(it -> !it.version().isAfter(key.version()))
        .anyMatch(it -> tooLarge.contains(it.eventId()));
  }

  /** No loss: what is not on the topic is in the store. */
  private void checkEnd() {
    Set<EventId> left = new HashSet<>();
    store.keys().forEach(key -> left.add(key.eventId()));
    assertThat(toSpill).isEmpty();
    assertThat(store.keys()).allMatch(this::isBlocked, "left in the store");
    assertThat(spilled.keySet())
        .allMatch(id -> delivered.contains(id) || left.contains(id), "lost");
    assertThat(left).noneMatch(id -> delivered.contains(id) && !overtook.contains(id));
  }

  void reached(Sometimes state) {
    reached.add(state);
  }

  /** Shards that have entities, so that a small world meets itself. */
  List<Shard> shards() {
    return SHARDS;
  }

  /**
   * Fails at any call, before it has done what was asked or after. Checks I15 at every deletion,
   * and at every event set aside that nothing stays behind it: nobody looks at the rows of its
   * entity.
   */
  private final class CheckedStore extends InMemoryFallbackStore {
    CheckedStore() {
      super(time);
    }

    @Override
    public synchronized void delete(Collection<SpillKey> keys) {
      assertThat(keys)
          .allMatch(key -> acknowledged.contains(key.eventId()), "acknowledged before delete");
      unreliably(() -> super.delete(keys));
      if (keys.stream().map(SpillKey::eventId).anyMatch(refused::contains)) {
        reached.add(Sometimes.SET_ASIDE_AND_DRAINED_LATER);
      }
    }

    @Override
    public synchronized void refused(SpillKey key, String error, boolean quarantine) {
      require(
          keys().stream()
              .filter(it -> it.entity().equals(key.entity()))
              .noneMatch(it -> key.version().isAfter(it.version())),
          key + " set aside, and rows before it with it");
      try {
        unreliably(() -> super.refused(key, error, quarantine));
        refused.add(key.eventId());
      } catch (FallbackStoreException e) {
        reached.add(Sometimes.SETTING_ASIDE_FAILED);
        throw e;
      }
    }

    private void unreliably(Runnable call) {
      int fate = faults ? random.nextInt(10) : 0;
      if (fate == 9) {
        throw failure();
      }
      call.run();
      if (fate == 8) {
        reached.add(Sometimes.STORE_DID_IT_AND_DID_NOT_SAY_SO);
        throw failure();
      }
    }

    private static FallbackStoreException failure() {
      return new FallbackStoreException("lost", new IllegalStateException("told to fail"));
    }
  }
}
