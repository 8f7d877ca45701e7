package io.gapless.replay.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.InMemoryFallbackStore;
import io.gapless.log.spill.SpillKey;
import io.gapless.log.writer.Lease;
import io.gapless.log.writer.WriterStatus.State;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.publish.TopicGates;
import io.gapless.replay.sample.ManualTime;
import io.gapless.replay.sample.SampleEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Two replicas take writers over while Kafka, both stores and the lease come and go. Checked
 * whenever progress is saved and a writer is settled: every event that this calls confirmed is on
 * the topic or in the fallback store (I14). At the end every writer is settled.
 */
final class TakeOverSimulationTest {
  private static final int SEEDS = Integer.getInteger("gapless.simulation.seeds", 5_000);

  @Test
  void nothing_is_called_confirmed_that_is_not() throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        new World(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " repeats it", e);
      }
    }
  }

  private static final class World {
    final Random random;
    final ManualTime time;
    final InMemoryFallbackStore fallback;
    final CheckedStore store;
    final List<TakeOverRun> replicas = new ArrayList<>();
    final List<WriterId> writers = new ArrayList<>();
    final Set<EventId> delivered = new HashSet<>();
    final long[] versions = new long[4];
    long position;
    boolean faults = true;

    World(long seed) {
      random = new Random(seed);
      time = new ManualTime(random.nextLong());
      fallback = new InMemoryFallbackStore(time);
      store = new CheckedStore();
      for (int i = 0; i < 3; i++) {
        writers.add(new WriterId(new UUID(1, i)));
        store.writer(writers.get(i), 0);
      }
      for (int i = 0; i < 12; i++) {
        append(writers.get(random.nextInt(writers.size())));
      }
      replicas.add(replica("one"));
      replicas.add(replica("two"));
    }

    private void append(WriterId writer) {
      int entity = random.nextInt(versions.length);
      position += 1 + random.nextInt(3);
      EntityKey key = SampleEvents.account("e" + entity);
      store.append(SampleEvents.event(writer, key, ++versions[entity], position, "{}"));
    }

    private TakeOverRun replica(String name) {
      Publication publication =
          new Publication(this::publish, new TopicGates(time), Duration.ofSeconds(5));
      return new TakeOverRun(
          store,
          new TakeOverRun.Ways(publication, fallback, SampleEvents.FORMAT),
          new TakeOverSettings(
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              Duration.ofSeconds(1),
              Duration.ofMillis(100)),
          name,
          new TakeOverRun.Backends(new Backend("event-store"), new Backend("fallback-store")),
          new SimpleMeterRegistry(),
          time);
    }

    private CompletableFuture<PublishOutcome> publish(EventRecord record) {
      int fate = faults ? random.nextInt(6) : 0;
      if (fate == 5) {
        store.loseLease("somebody");
      }
      if (fate <= 2 || fate == 5) {
        delivered.add(EventId.parse(record.headers().getOrDefault("ce_id", "")));
      }
      return CompletableFuture.completedFuture(
          switch (fate) {
            case 2, 3 -> new PublishOutcome.Unknown("time-out");
            case 4 -> new PublishOutcome.Refused("too large");
            default -> new PublishOutcome.Acknowledged();
          });
    }

    void run() throws InterruptedException {
      for (int i = 0; i < 40; i++) {
        step();
      }
      faults = false;
      store.setDown(false);
      fallback.setDown(false);
      writers.forEach(store::die);
      for (int i = 0; i < 200 && !isDone(); i++) {
        step();
      }
      assertThat(writers).allMatch(writer -> store.state(writer) == State.SETTLED);
      requireConfirmed(writers, Position.of(Long.MAX_VALUE));
    }

    private boolean isDone() {
      return writers.stream().allMatch(writer -> store.state(writer) == State.SETTLED);
    }

    private void step() throws InterruptedException {
      time.advance(Duration.ofMillis(random.nextInt(3_000)));
      if (faults) {
        switch (random.nextInt(8)) {
          case 0 -> store.setDown(random.nextBoolean());
          case 1 -> fallback.setDown(random.nextBoolean());
          case 2 -> store.die(writers.get(random.nextInt(writers.size())));
          case 3 -> replicas.set(0, replica("reborn-" + random.nextInt()));
          default -> {
            // A quiet step.
          }
        }
      }
      var unused = replicas.get(random.nextInt(replicas.size())).turn();
    }

    private void requireConfirmed(Collection<WriterId> closed, Position through) {
      Set<EventId> somewhere = new HashSet<>(delivered);
      fallback.keys().stream().map(SpillKey::eventId).forEach(somewhere::add);
      for (Event event : store.eventsOf(closed)) {
        if (!event.position().isAfter(through) && !somewhere.contains(event.id())) {
          throw new AssertionError("called confirmed, but nowhere: " + event.entity());
        }
      }
    }

    private final class CheckedStore extends InMemoryTakeOverStore {
      CheckedStore() {
        super(time);
      }

      /** Whoever closes a writer waits for its open transactions: they may commit until then. */
      @Override
      public boolean close(WriterId writer, Duration deadAfter) {
        if (state(writer) == State.ACTIVE && random.nextBoolean()) {
          World.this.append(writer);
        }
        return super.close(writer, deadAfter);
      }

      @Override
      public void progress(Collection<WriterId> closed, Position through, Lease held) {
        requireConfirmed(closed, through);
        super.progress(closed, through, held);
      }

      @Override
      public void settle(Collection<WriterId> closed, Lease held) {
        requireConfirmed(closed, Position.of(Long.MAX_VALUE));
        super.settle(closed, held);
      }
    }
  }
}
