package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.sample.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * One run of a projection with two instances through everything that can go wrong, decided by a
 * seed; the invariants of a projection hold after every step, and once the faults end it becomes
 * complete within a bounded number of steps.
 */
final class ProjectionSimulation {
  private static final ProjectionName PROJECTION = new ProjectionName("simulated");
  private static final EntityType TYPE = new EntityType("account");
  private static final int STEPS = 250;
  private static final int STEPS_TO_COMPLETE = 3_000;

  private final Random random;
  private final SimulatedWorld world;
  private final Positions truth;
  private final FaultyPositions positions;
  private final ProjectionSettings settings;
  private final List<EntityKey> entities = new ArrayList<>();
  private final SimulatedInstance[] instances = new SimulatedInstance[2];
  private final Map<EntityKey, List<Long>> effects = new HashMap<>();
  private final Map<EntityKey, Long> highest = new HashMap<>();
  private final Set<Event> poison = new HashSet<>();
  private final Set<String> reached;
  private boolean dependencyDown;
  private Position verified = Position.start();

  ProjectionSimulation(long seed, Set<String> reached) {
    this.random = new Random(seed);
    this.reached = reached;
    this.world = new SimulatedWorld(random);
    this.truth = InMemoryPositions.create(world.clock());
    this.positions = new FaultyPositions(truth, random, reached);
    this.settings = settings();
    for (int i = 0; i < 4; i++) {
      entities.add(SampleEvents.entity("e" + i));
    }
    instances[0] = instance(0);
    instances[1] = instance(1);
    rebalance();
  }

  void run() {
    for (int i = 0; i < STEPS; i++) {
      guarded(random.nextInt(instances.length), this::anything);
      check();
    }
    endFaults();
    for (int i = 0; i < STEPS_TO_COMPLETE && !isComplete(); i++) {
      guarded(i % instances.length, this::goOn);
      check();
    }
    if (world.store().windows > 0) {
      reached.add("events read by position");
    }
    assertThat(positionsByEntity()).as("complete").isEqualTo(headsByEntity());
    assertThat(truth.through(PROJECTION, TYPE)).isEqualTo(Position.of(world.store().all().size()));
  }

  private void anything(int number) {
    SimulatedInstance instance = instances[number];
    world.pass(random.nextInt(60));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> produce();
      case 4, 5, 6 -> instance.answerOne();
      case 7, 8 -> instance.compareHeads();
      case 9 -> disturb(instance);
      case 10 -> operate(instance);
      case 11 -> positions.resolveOne();
      default -> instance.step();
    }
  }

  private void disturb(SimulatedInstance instance) {
    switch (random.nextInt(8)) {
      case 0 -> rebalance();
      case 1 -> throw new FaultyPositions.Crash();
      case 2 -> zombie(instance);
      case 3 -> instance.noticeLoss();
      case 4 -> world.log().grow();
      case 5 -> dependencyDown = !dependencyDown;
      case 6 -> world.pass(2_000);
      default -> poisonSomething();
    }
  }

  private void operate(SimulatedInstance instance) {
    for (ParkedEntity parked : truth.parked(PROJECTION, 10)) {
      reached.add("parked");
      try {
        positions.resume(PROJECTION, parked.entity());
        boolean told = random.nextBoolean() && instance.inbox().resuming(parked.entity());
        reached.add(told ? "resumed and told" : "resumed and found");
      } catch (PositionsException e) {
        reached.add("resume met a lock");
      }
    }
  }

  private void goOn(int number) {
    world.pass(50);
    operate(instances[number]);
    instances[number].answerOne();
    instances[number].step();
    instances[number].compareHeads();
    positions.resolveOne();
  }

  private void endFaults() {
    world.store().isReliable = true;
    positions.isReliable = true;
    dependencyDown = false;
    poison.clear();
    rebalance();
  }

  private void produce() {
    for (int i = random.nextInt(3); i >= 0; i--) {
      world.log().send(world.store().append(entities.get(random.nextInt(entities.size()))));
    }
    if (random.nextInt(4) == 0) {
      world.log().flush(world.store().all());
    }
  }

  private void poisonSomething() {
    List<Event> all = world.store().all();
    if (!all.isEmpty()) {
      poison.add(all.get(random.nextInt(all.size())));
    }
    if (random.nextBoolean()) {
      poison.clear();
    }
  }

  private void rebalance() {
    Set<TopicPartition> first = new HashSet<>();
    Set<TopicPartition> second = new HashSet<>();
    for (TopicPartition partition : world.log().partitions()) {
      (random.nextBoolean() ? first : second).add(partition);
    }
    for (SimulatedInstance instance : instances) {
      instance.noticeLoss();
    }
    instances[0].assign(Set.of());
    instances[1].assign(second);
    instances[0].assign(first);
  }

  /** The other has all partitions; this one goes on with what it holds. */
  private void zombie(SimulatedInstance instance) {
    reached.add("zombie");
    instance.loseUnnoticed();
    SimulatedInstance other = instance == instances[0] ? instances[1] : instances[0];
    other.assign(world.log().partitions());
  }

  private interface Action {
    void on(int instance);
  }

  /** A crash ends the instance: another takes its place, and knows nothing. */
  private void guarded(int number, Action action) {
    try {
      action.on(number);
    } catch (FaultyPositions.Crash crash) {
      instances[number] = instance(number);
      rebalance();
    }
  }

  private SimulatedInstance instance(int number) {
    EventHandler handler =
        (event, tx) -> {
          if (dependencyDown || poison.contains(event)) {
            throw new IllegalStateException("simulated");
          }
          tx.afterCommit(
              () ->
                  effects
                      .computeIfAbsent(event.entity(), key -> new ArrayList<>())
                      .add(event.version().value()));
        };
    return new SimulatedInstance(
        "instance-" + number + "-" + random.nextInt(),
        PROJECTION,
        world,
        positions,
        handler,
        settings);
  }

  private ProjectionSettings settings() {
    return ProjectionSettings.defaults()
        .withHolding(
            it ->
                it.withEvents(1 + random.nextInt(4))
                    .withEventsPerEntity(1 + random.nextInt(3))
                    .withOpenEntities(1 + random.nextInt(4))
                    .withCachedPositions(1 + random.nextInt(4)))
        .withRetry(
            it ->
                it.withAttempts(1 + random.nextInt(3))
                    .withBackoff(Duration.ofMillis(20))
                    .withWindow(Duration.ofMillis(500))
                    .withPauseAt(2 + random.nextInt(4)))
        .withBackfill(
            it ->
                it.withGrace(Duration.ofMillis(random.nextInt(100)))
                    .withPage(1 + random.nextInt(3))
                    .withAtOnce(1 + random.nextInt(2))
                    .withTimeout(Duration.ofMillis(500))
                    .withBackoff(Duration.ofMillis(10)))
        .withVerify(
            it ->
                it.withEvery(Duration.ofMillis(100))
                    .withWindow(1 + random.nextInt(5))
                    .withPatience(Duration.ofMillis(random.nextInt(200)))
                    .withBulkFrom(1 + random.nextInt(4))
                    .withLease(Duration.ofMillis(101 + random.nextInt(300))));
  }

  // ── invariants ────────────────────────────────────────────────────────────────────────────────

  private void check() {
    Map<EntityKey, AppliedPosition> at = truth.committed(PROJECTION, entities);
    Set<EntityKey> exceptions = new HashSet<>(truth.resuming(PROJECTION, 100));
    at.forEach(
        (entity, position) -> {
          if (position.parked()) {
            exceptions.add(entity);
          }
          checkPrefix(entity, position);
        });
    checkOffsets(at, exceptions);
    checkVerified(at, exceptions);
  }

  /** I7, I8, I9: effects are exactly the versions up to the position, which never falls. */
  private void checkPrefix(EntityKey entity, AppliedPosition position) {
    long version = position.version().value();
    List<Long> done = effects.getOrDefault(entity, List.of());
    assertThat(done).hasSize(Math.toIntExact(version));
    for (int i = 0; i < done.size(); i++) {
      assertThat(done.get(i)).as("effect %d of %s", i, entity).isEqualTo(i + 1L);
    }
    assertThat(version).isGreaterThanOrEqualTo(highest.getOrDefault(entity, 0L));
    highest.put(entity, version);
  }

  /** I11, I12: no committed offset passes a record that is neither applied nor set aside. */
  private void checkOffsets(Map<EntityKey, AppliedPosition> at, Set<EntityKey> exceptions) {
    for (TopicPartition partition : world.log().partitions()) {
      long committed = world.log().committed(partition);
      long unreadable = 0;
      for (SimulatedLog.Entry entry : world.log().entries(partition).subList(0, (int) committed)) {
        Event event = entry.event();
        if (entry.shape() == SimulatedLog.Shape.UNREADABLE) {
          unreadable++;
        } else {
          assertThat(isCovered(event, at, exceptions))
              .as("%s of %s passed by offset %d", event.version(), event.entity(), committed)
              .isTrue();
        }
      }
      assertThat(truth.unreadableCount(PROJECTION)).isGreaterThanOrEqualTo(unreadable);
    }
  }

  /** I22: everything up to verified-through is applied or a durable exception; it never falls. */
  private void checkVerified(Map<EntityKey, AppliedPosition> at, Set<EntityKey> exceptions) {
    Position through = truth.through(PROJECTION, TYPE);
    assertThat(through.value()).isGreaterThanOrEqualTo(verified.value());
    for (Event event : world.store().all().subList(0, (int) through.value())) {
      assertThat(isCovered(event, at, exceptions))
          .as("%s of %s below verified-through %s", event.version(), event.entity(), through)
          .isTrue();
    }
    verified = through;
  }

  private static boolean isCovered(
      Event event, Map<EntityKey, AppliedPosition> at, Set<EntityKey> exceptions) {
    EntityVersion applied = at.getOrDefault(event.entity(), AppliedPosition.none()).version();
    return !event.version().isAfter(applied) || exceptions.contains(event.entity());
  }

  private boolean isComplete() {
    return positionsByEntity().equals(headsByEntity())
        && truth.resuming(PROJECTION, 1).isEmpty()
        && truth.through(PROJECTION, TYPE).value() == world.store().all().size();
  }

  private Map<EntityKey, Long> positionsByEntity() {
    Map<EntityKey, Long> versions = new HashMap<>();
    truth
        .committed(PROJECTION, world.store().byEntity().keySet())
        .forEach((entity, at) -> versions.put(entity, at.version().value()));
    return versions;
  }

  private Map<EntityKey, Long> headsByEntity() {
    Map<EntityKey, Long> versions = new HashMap<>();
    world.store().byEntity().forEach((entity, all) -> versions.put(entity, (long) all.size()));
    return versions;
  }
}
