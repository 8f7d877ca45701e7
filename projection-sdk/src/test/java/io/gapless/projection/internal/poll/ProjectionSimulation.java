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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Positions seen;
  private final Optional<Defence> off;
  private final ProjectionSettings settings;
  private final List<EntityKey> entities = new ArrayList<>();
  private final SimulatedInstance[] instances = new SimulatedInstance[2];
  private final SimulationInvariants invariants;
  private final Set<Event> poison = new HashSet<>();
  private final Set<String> reached;
  private final StateReset reset = reset();
  private boolean dependencyDown;

  ProjectionSimulation(long seed, Set<String> reached) {
    this(seed, reached, Optional.empty());
  }

  /** With one defence switched off, in a world that the others have to cope with. */
  ProjectionSimulation(long seed, Set<String> reached, Defence off) {
    this(seed, reached, Optional.of(off));
  }

  private ProjectionSimulation(long seed, Set<String> reached, Optional<Defence> off) {
    this.off = off;
    this.random = new Random(seed);
    this.reached = reached;
    this.world = new SimulatedWorld(random);
    this.truth = InMemoryPositions.create(world.clock());
    this.positions = new FaultyPositions(truth, random, reached);
    this.seen = off.isPresent() ? off.get().without(positions, random, reached) : positions;
    ProjectionSettings tiny = SimulatedLimits.tiny(random);
    this.settings = off.map(it -> it.without(tiny)).orElse(tiny);
    world.store().answersBackfills = isOff(Defence.RETRY);
    world.log().losesNothing = isOff(Defence.HEAD_COMPARISON);
    positions.answersCommits = isOff(Defence.COMPARE_AND_SET);
    for (int i = 0; i < 4; i++) {
      entities.add(SampleEvents.entity("e" + i));
    }
    begin();
    this.invariants = new SimulationInvariants(PROJECTION, TYPE, world, truth, entities);
    invariants.ignoresOffsets = isOff(Defence.OFFSETS);
    instances[0] = instance(0);
    instances[1] = instance(1);
    rebalance();
  }

  /** Some begin when much has been stored, of which the topic may have lost any part. */
  private void begin() {
    if (random.nextBoolean() || isOff(Defence.HEAD_COMPARISON)) {
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
      guarded(random.nextInt(running()), this::anything);
      invariants.check();
    }
    endFaults();
    for (int i = 0; i < STEPS_TO_COMPLETE && !isComplete(); i++) {
      guarded(i % running(), this::goOn);
      invariants.check();
    }
    if (world.store().windows > 0) {
      reached.add("events read by position");
    }
    assertThat(positionsByEntity()).as("complete").isEqualTo(headsByEntity());
    if (!isOff(Defence.HEAD_COMPARISON)) {
      VerifiedPosition verified = truth.verified(PROJECTION, TYPE).orElseThrow();
      assertThat(verified.through()).isEqualTo(Position.of(world.store().all().size()));
      assertThat(verified.isRebuilding()).isFalse();
    }
  }

  private boolean isOff(Defence defence) {
    return off.filter(defence::equals).isPresent();
  }

  /** How many instances there are: one, where nothing keeps two apart. */
  private int running() {
    return isOff(Defence.COMPARE_AND_SET) ? 1 : instances.length;
  }

  private void compareHeads(SimulatedInstance instance) {
    if (!isOff(Defence.HEAD_COMPARISON)) {
      instance.compareHeads();
    }
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
      case 7, 8 -> compareHeads(instance);
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
        boolean told = tells() && instance.inbox().resuming(parked.entity());
        reached.add(told ? "resumed and told" : "resumed and found");
      } catch (PositionsException e) {
        reached.add("resume met a lock");
      }
    }
  }

  /** Whether who resumes or rebuilds tells an instance; if not, comparing heads finds it. */
  private boolean tells() {
    return random.nextBoolean() || isOff(Defence.HEAD_COMPARISON);
  }

  private void rebuild(SimulatedInstance instance) {
    if (isOff(Defence.COMPARE_AND_SET)) {
      return;
    }
    try {
      switch (random.nextInt(6)) {
        case 0, 1 -> rebuildOne(instance, entities.get(random.nextInt(entities.size())));
        case 2 -> {
          if (!isOff(Defence.HEAD_COMPARISON)) {
            rebuildAll(instance);
          }
        }
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
    if (tells()) {
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
    if (isOff(Defence.HEAD_COMPARISON)) {
      truth.resuming(PROJECTION, entities.size()).forEach(instances[number].inbox()::resuming);
    }
    instances[number].answerAll();
    instances[number].step();
    compareHeads(instances[number]);
    positions.resolveOne();
  }

  private void endFaults() {
    world.store().isReliable = true;
    positions.isReliable = true;
    dependencyDown = false;
    poison.clear();
    if (isOff(Defence.HEAD_COMPARISON)) {
      world.log().flush(world.store().all());
    }
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
      (random.nextBoolean() || running() == 1 ? first : second).add(partition);
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
    if (running() == 1) {
      return;
    }
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
    SimulatedInstance instance =
        new SimulatedInstance(
            "instance-" + number + "-" + random.nextInt(),
            PROJECTION,
            world,
            seen,
            handler,
            settings);
    instance.commitsWhatWasPolled = isOff(Defence.OFFSETS);
    return instance;
  }

  // ── the end ───────────────────────────────────────────────────────────────────────────────────

  private boolean isComplete() {
    return positionsByEntity().equals(headsByEntity())
        && truth.resuming(PROJECTION, 1).isEmpty()
        && (isOff(Defence.HEAD_COMPARISON)
            || truth.verified(PROJECTION, TYPE).filter(this::isAtEnd).isPresent());
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
