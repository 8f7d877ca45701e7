package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.internal.backfill.HeadsAnswer;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.VerifiedPosition;
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
  private static final int LEAST_STEPS = 8;
  private static final int MOST_DOUBLINGS = 5;
  private static final int STEPS_TO_COMPLETE = 3_000;

  private static final RuntimeException SIMULATED = FaultyPositions.withoutTrace("simulated");

  private final Random random;
  private final SimulatedWorld world;
  private final Positions truth;
  private final FaultyPositions positions;
  private final ProjectionSettings settings;
  private final List<EntityKey> entities = new ArrayList<>();
  private final SimulatedInstance[] instances = new SimulatedInstance[2];
  private final SimulationInvariants invariants;
  private final Set<Event> poison = new HashSet<>();
  private final Set<String> reached;
  private final StateReset reset = reset();
  private boolean dependencyDown;

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
    begin();
    this.invariants = new SimulationInvariants(PROJECTION, TYPE, world, truth, entities);
    instances[0] = instance(0);
    instances[1] = instance(1);
    rebalance();
  }

  /** Some begin when much has been stored, of which the topic may have lost any part. */
  private void begin() {
    if (random.nextBoolean()) {
      truth.begin(PROJECTION, TYPE, Position.start());
      return;
    }
    reached.add("begun with a history");
    for (int i = random.nextInt(4); i > 0; i--) {
      produce();
    }
    Map<TopicPartition, Integer> ends = new HashMap<>();
    world.log().partitions().forEach(it -> ends.put(it, world.log().entries(it).size()));
    while (!(world.store().heads(TYPE, Position.start(), 1) instanceof HeadsAnswer.Answered heads)
        || !truth.begin(PROJECTION, TYPE, heads.heads().stable())) {
      produce();
    }
    if (random.nextBoolean()) {
      ends.forEach((partition, end) -> world.log().commit(partition, end));
    }
  }

  void run() {
    for (int i = steps(); i > 0; i--) {
      guarded(random.nextInt(instances.length), this::anything);
      invariants.check();
    }
    endFaults();
    for (int i = 0; i < STEPS_TO_COMPLETE && !isComplete(); i++) {
      guarded(i % instances.length, this::goOn);
      invariants.check();
    }
    if (world.store().windows > 0) {
      reached.add("events read by position");
    }
    assertThat(positionsByEntity()).as("complete").isEqualTo(headsByEntity());
    VerifiedPosition verified = truth.verified(PROJECTION, TYPE).orElseThrow();
    assertThat(verified.through()).isEqualTo(Position.of(world.store().all().size()));
    assertThat(verified.isRebuilding()).isFalse();
  }

  /** The same after runs that did the same: the seed's next number shows how many were drawn. */
  long fingerprint() {
    return random.nextLong();
  }

  /** Most runs are short, and some are long. */
  private int steps() {
    return random.nextInt(1, LEAST_STEPS << random.nextInt(MOST_DOUBLINGS + 1));
  }

  private void anything(int number) {
    SimulatedInstance instance = instances[number];
    world.pass(random.nextInt(60));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> produce();
      case 4, 5, 6 -> instance.answerOne();
      case 7, 8 -> instance.compareHeads();
      case 9 -> disturb(instance);
      case 10 -> {
        rebuild(instance);
        operate(instance);
      }
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

  private void rebuild(SimulatedInstance instance) {
    try {
      switch (random.nextInt(6)) {
        case 0, 1 -> rebuildOne(instance, entities.get(random.nextInt(entities.size())));
        case 2 -> rebuildAll(instance);
        default -> {}
      }
    } catch (PositionsException e) {
      reached.add("rebuild met a lock");
    }
  }

  private void rebuildOne(SimulatedInstance instance, EntityKey entity) {
    AppliedPosition at = positionsOf(List.of(entity)).getOrDefault(entity, AppliedPosition.none());
    positions.rebuild(PROJECTION, entity, reset);
    reached.add(at.parked() ? "a parked entity was rebuilt" : "one entity was rebuilt");
    if (random.nextBoolean()) {
      instance.inbox().resuming(entity);
    }
  }

  private void rebuildAll(SimulatedInstance instance) {
    boolean again = truth.verified(PROJECTION, TYPE).orElseThrow().isRebuilding();
    positions.rebuild(PROJECTION, TYPE, reset);
    VerifiedPosition now = truth.verified(PROJECTION, TYPE).orElseThrow();
    if (now.isRebuilding()) {
      reached.add(again ? "everything was rebuilt again" : "everything was rebuilt");
    }
    if (random.nextBoolean()) {
      instance.sees(now);
    }
  }

  private Map<EntityKey, AppliedPosition> positionsOf(List<EntityKey> keys) {
    return truth.committed(PROJECTION, keys);
  }

  private void goOn(int number) {
    world.pass(random.nextInt(1_000));
    operate(instances[number]);
    instances[number].answerAll();
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

  private StateReset reset() {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) {
        tx.afterCommit(() -> invariants.reset(entity));
      }

      @Override
      public void all(EntityType type, Transaction tx) {
        tx.afterCommit(() -> invariants.resetAll());
      }
    };
  }

  private SimulatedInstance instance(int number) {
    EventHandler handler =
        (event, tx) -> {
          if (dependencyDown || poison.contains(event)) {
            throw SIMULATED;
          }
          boolean replayed = tx.isReplayed(event);
          tx.afterCommit(() -> invariants.effect(event, replayed));
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
        .withApply(
            it ->
                it.withAtOnce(1 + random.nextInt(4))
                    .withBatch(1 + random.nextInt(6))
                    .withBacklog(1 + random.nextInt(6)))
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

  // ── the end ───────────────────────────────────────────────────────────────────────────────────

  private boolean isComplete() {
    return positionsByEntity().equals(headsByEntity())
        && truth.resuming(PROJECTION, 1).isEmpty()
        && truth.verified(PROJECTION, TYPE).filter(this::isAtEnd).isPresent();
  }

  private boolean isAtEnd(VerifiedPosition verified) {
    return verified.through().value() == world.store().all().size() && !verified.isRebuilding();
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
