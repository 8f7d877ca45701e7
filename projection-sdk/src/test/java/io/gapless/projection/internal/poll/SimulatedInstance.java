package io.gapless.projection.internal.poll;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityType;
import io.gapless.event.wire.EventRecord;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.apply.Applier;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.internal.verify.Verifier;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.UnreadableRecord;
import io.gapless.projection.positions.VerifiedPosition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;

/** One process of the projection: the real core, applier, offsets and verifier, without threads. */
final class SimulatedInstance {
  private static final int MOST_AT_ONCE = 4;
  private static final EntityType TYPE = new EntityType("account");

  private final InstantSource clock;
  private final RandomGenerator random;
  private final SimulatedLog log;
  private final SimulatedStore store;
  private final ProjectionCore core;
  private final Applier applier;
  private final Inbox inbox = new Inbox();
  private final Verifier verifier;
  private final Rebuilds rebuilds;
  private final Offsets offsets = new Offsets();
  private final Map<TopicPartition, Long> next = new LinkedHashMap<>();
  private final List<Applier.Task> begun = new ArrayList<>();
  private final List<Runnable> performed = new ArrayList<>();
  private final List<BackfillRequest> asked = new ArrayList<>();
  private final Set<TopicPartition> lost = new LinkedHashSet<>();
  boolean commitsWhatWasPolled;

  SimulatedInstance(
      String name,
      ProjectionName projection,
      SimulatedWorld world,
      Positions positions,
      EventHandler handler,
      ProjectionSettings settings) {
    this.clock = world.clock();
    this.random = world.random();
    this.log = world.log();
    this.store = world.store();
    ProjectionListener listener = new ProjectionListener() {};
    this.core = new ProjectionCore(settings, listener, random);
    this.applier =
        new Applier(projection, settings.apply(), core, positions, handler, clock, random);
    this.verifier =
        new Verifier.Parts(
                projection, name, positions, store, inbox, listener, settings.verify(), clock)
            .of(TYPE);
    this.rebuilds = new Rebuilds(inbox, listener);
    positions.verified(projection, TYPE).ifPresent(it -> rebuilds.seen(TYPE, it));
  }

  Inbox inbox() {
    return inbox;
  }

  /** Whoever asked for a rebuild sees at once what came of it. */
  void sees(VerifiedPosition now) {
    rebuilds.seen(TYPE, now);
  }

  ProjectionCore core() {
    return core;
  }

  /** As after a rebalance: what it gives up is committed first, unless it was lost already. */
  void assign(Set<TopicPartition> partitions) {
    Set<TopicPartition> revoked = new LinkedHashSet<>(next.keySet());
    revoked.removeAll(partitions);
    commit(revoked);
    giveUp(revoked);
    for (TopicPartition partition : partitions) {
      next.computeIfAbsent(partition, log::committed);
    }
  }

  /** Others have its partitions and it has not noticed: it goes on, but cannot commit offsets. */
  void loseUnnoticed() {
    lost.addAll(next.keySet());
  }

  void noticeLoss() {
    giveUp(new LinkedHashSet<>(lost));
    lost.clear();
  }

  void step() {
    inbox.drain(core, applier::hasRoom, clock.instant());
    work();
    if (applier.pauseReason().isEmpty()) {
      asked.addAll(core.backfillsDue(clock.instant()));
    }
    poll();
    if (random.nextBoolean()) {
      commit(new LinkedHashSet<>(next.keySet()));
    }
  }

  /** As several threads do: tasks begin in order, and are performed and told of in any. */
  private void work() {
    for (int i = random.nextInt(3 * MOST_AT_ONCE); i >= 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> begin();
        case 1 -> perform();
        default -> tell();
      }
    }
  }

  private void begin() {
    if (begun.size() + performed.size() < MOST_AT_ONCE) {
      applier.next().ifPresent(begun::add);
    }
  }

  private void perform() {
    if (!begun.isEmpty()) {
      performed.add(begun.remove(random.nextInt(begun.size())).perform());
    }
  }

  private void tell() {
    if (!performed.isEmpty()) {
      performed.remove(random.nextInt(performed.size())).run();
    }
  }

  /** Some request is answered, by chance twice; or its answer is lost. */
  void answerOne() {
    if (asked.isEmpty()) {
      return;
    }
    BackfillRequest request = asked.remove(random.nextInt(asked.size()));
    if (store.answersAll() || random.nextInt(8) > 0) {
      core.answered(request, store.events(request), clock.instant());
    }
    if (!store.isReliable && random.nextInt(8) == 0) {
      asked.add(request);
    }
  }

  void answerAll() {
    while (!asked.isEmpty()) {
      answerOne();
    }
  }

  void compareHeads() {
    try {
      verifier.compare().ifPresent(it -> rebuilds.seen(TYPE, it));
    } catch (PositionsException e) {
      // as the verify loop does: next time
    }
  }

  private void poll() {
    if (rebuilds.isRebuilding(TYPE)) {
      return;
    }
    for (TopicPartition partition : new LinkedHashSet<>(next.keySet())) {
      for (int i = random.nextInt(3); i >= 0 && applier.hasRoom(); i--) {
        long offset = next.getOrDefault(partition, 0L);
        List<SimulatedLog.Entry> entries = log.entries(partition);
        if (offset < entries.size()) {
          next.put(partition, offset + 1);
          offsets.polled(partition, offset);
          read(entries.get((int) offset), new Origin(partition, offset));
        }
      }
    }
  }

  private void read(SimulatedLog.Entry entry, Origin origin) {
    switch (entry.shape()) {
      case INTACT -> core.arrived(entry.event(), origin, clock.instant());
      case DAMAGED ->
          core.arrivedDamaged(
              entry.event().entity(),
              entry.event().version(),
              new EventRecord("gapless.account", new byte[0], Map.of(), new byte[0]),
              "simulated",
              origin,
              clock.instant());
      case UNREADABLE ->
          applier.keep(
              new UnreadableRecord(
                  origin.partition().topic(),
                  origin.partition().partition(),
                  origin.offset(),
                  new byte[0],
                  Map.of(),
                  "?".getBytes(UTF_8),
                  "simulated"),
              origin);
    }
  }

  private void commit(Set<TopicPartition> partitions) {
    var due = offsets.due(commitsWhatWasPolled ? Map.of() : applier.oldestUnfinished());
    due.keySet().retainAll(partitions);
    due.keySet().removeAll(lost);
    due.forEach((partition, offset) -> log.commit(partition, offset.offset()));
    offsets.committed(due);
  }

  private void giveUp(Set<TopicPartition> partitions) {
    offsets.forget(partitions);
    core.revoked(partitions);
    next.keySet().removeAll(partitions);
  }
}
