package io.gapless.replay.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.InMemoryFallbackStore;
import io.gapless.log.spill.Shard;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.publish.Publisher;
import io.gapless.replay.publish.TopicGates;
import io.gapless.replay.sample.SampleEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop with its workers, on stores kept in memory. */
final class ReplicaDrainTest {
  private static final Duration LEASE = Duration.ofSeconds(12);
  private static final Duration SLOW_FROM = Duration.ofMillis(50);

  private final AtomicLong jumped = new AtomicLong();
  private final SlowToRenew store = new SlowToRenew();
  private final Backend backend = new Backend("fallback-store");
  private final List<EventRecord> sent = Collections.synchronizedList(new ArrayList<>());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private volatile Function<EventRecord, PublishOutcome> kafka =
      record -> new PublishOutcome.Acknowledged();
  private final Publisher publisher =
      record -> {
        PublishOutcome outcome = kafka.apply(record);
        sent.add(record);
        return CompletableFuture.completedFuture(outcome);
      };
  private ReplicaDrain drain = drain(Duration.ofMinutes(5));

  private ReplicaDrain drain(Duration quarantineRetry) {
    return new ReplicaDrain(
        store,
        new Publication(publisher, new TopicGates(System::nanoTime), Duration.ofSeconds(5)),
        new DrainSettings(LEASE, 4, Duration.ofMillis(10), quarantineRetry, SLOW_FROM),
        "replica",
        backend,
        registry,
        () -> System.nanoTime() + jumped.get());
  }

  /** The drain's clock is this much later at once. */
  private void jump(Duration time) {
    jumped.addAndGet(time.toNanos());
  }

  @AfterEach
  void close() {
    drain.close();
  }

  private void spill(int entities, int versions) {
    for (int entity = 0; entity < entities; entity++) {
      for (int version = 1; version <= versions; version++) {
        store.put(SampleEvents.spilled(SampleEvents.account("e" + entity), version));
      }
    }
  }

  private void turnUntil(BooleanSupplier condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              var unused = drain.turn();
              return condition.getAsBoolean();
            });
  }

  private void turnUntilEmpty() {
    turnUntil(() -> store.keys().isEmpty());
  }

  @Test
  void drains_all_shards_and_counts() {
    spill(100, 5);

    turnUntilEmpty();

    assertThat(sent).hasSize(500);
    turnUntil(() -> registry.get("gapless.drained.events").counter().count() == 500);
  }

  @Test
  void while_kafka_takes_nothing_it_only_probes() throws Exception {
    kafka = record -> new PublishOutcome.Unknown("down");
    spill(100, 5);

    for (int i = 0; i < 20; i++) {
      var unused = drain.turn();
    }

    assertThat(store.keys()).hasSize(500);
    assertThat(sent).hasSizeLessThan(10);
  }

  /** The lease holds for two thirds more: nobody waits for its renewal. */
  @Test
  void a_slow_renewal_of_the_leases_does_not_hold_up_the_drain() {
    spill(1, 1);
    turnUntilEmpty();
    store.slow = true;
    jump(LEASE.dividedBy(3));
    turnUntil(() -> store.renewing);

    spill(100, 5);

    turnUntilEmpty();
    assertThat(store.renewing).isTrue();
  }

  @Test
  void starts_by_itself_when_kafka_is_back() throws Exception {
    kafka = record -> new PublishOutcome.Unknown("down");
    spill(50, 2);
    for (int i = 0; i < 10; i++) {
      var unused = drain.turn();
    }

    kafka = record -> new PublishOutcome.Acknowledged();

    turnUntilEmpty();
  }

  @Test
  void an_event_that_kafka_refuses_is_set_aside_and_its_shard_goes_on() {
    kafka =
        record ->
            "e7".equals(record.headers().get("ce_partitionkey"))
                ? new PublishOutcome.Refused("too large")
                : new PublishOutcome.Acknowledged();
    spill(100, 2);

    turnUntil(() -> store.keys().size() == 2 && !store.quarantined(10).isEmpty());

    assertThat(store.quarantined(10))
        .singleElement()
        .satisfies(it -> assertThat(it.lastError()).isEqualTo("too large"));
  }

  /** A broker that has just started is slow, and live traffic comes back to it as well. */
  @Test
  void after_an_outage_it_begins_slowly_again() {
    spill(200, 10);
    kafka = this::acknowledgedQuickly;
    turnUntil(() -> pages() == 4);

    kafka = record -> new PublishOutcome.Unknown("down");
    turnUntil(() -> pages() == 1);

    kafka = record -> new PublishOutcome.Acknowledged();
    turnUntilEmpty();
  }

  private PublishOutcome acknowledgedQuickly(EventRecord record) {
    jump(Duration.ofMillis(10));
    return new PublishOutcome.Acknowledged();
  }

  /** The broker takes its time with each event, as if live traffic had to wait as well. */
  @Test
  void while_acknowledgements_are_slow_fewer_pages_are_under_way() throws Exception {
    spill(200, 10);
    kafka = this::acknowledgedQuickly;
    turnUntil(() -> pages() == 4);

    kafka =
        record -> {
          jump(SLOW_FROM.multipliedBy(3));
          return new PublishOutcome.Acknowledged();
        };

    turnUntil(() -> pages() == 1);

    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    kafka =
        record -> {
          int now = underWay.incrementAndGet();
          // Pages that were under way before the pace fell are done by then.
          if (seen.incrementAndGet() > 100) {
            most.accumulateAndGet(now, Math::max);
          }
          jump(SLOW_FROM.multipliedBy(2));
          LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
          underWay.decrementAndGet();
          return new PublishOutcome.Acknowledged();
        };
    turnUntil(() -> seen.get() > 200);
    assertThat(most).hasValue(1);

    kafka = record -> new PublishOutcome.Acknowledged();
    spill(200, 10);
    turnUntilEmpty();
  }

  private double pages() {
    return registry.get("gapless.drain.pages").gauge().value();
  }

  @Test
  void what_was_refused_is_tried_again_after_a_while() {
    drain.close();
    drain = drain(Duration.ofSeconds(1));
    kafka = record -> new PublishOutcome.Refused("not authorised");
    spill(3, 1);
    turnUntil(() -> store.quarantined(10).size() == 3);

    kafka = record -> new PublishOutcome.Acknowledged();

    turnUntilEmpty();
  }

  @Test
  void a_store_that_does_not_answer_is_noted_and_asked_again() throws Exception {
    store.setDown(true);

    assertThat(drain.turn()).isPositive();
    assertThat(backend.trouble()).isPresent();

    store.setDown(false);
    spill(1, 1);
    turnUntilEmpty();
    assertThat(backend.trouble()).isEmpty();
  }

  @Test
  void a_worker_that_fails_unexpectedly_ends_the_loop_and_a_new_one_goes_on() {
    kafka =
        record -> {
          throw new IllegalStateException("a bug");
        };
    spill(1, 1);
    assertThatIllegalStateException().isThrownBy(this::turnUntilEmpty).withMessage("a bug");

    kafka = record -> new PublishOutcome.Acknowledged();

    turnUntilEmpty();
  }

  @Test
  void empty_shards_are_looked_at_together() throws Exception {
    spill(1, 1);
    turnUntilEmpty();
    turnUntil(() -> store.looked.containsAll(Shard.all()));
    long before = store.reads();

    for (int i = 0; i < 20; i++) {
      var unused = drain.turn();
    }

    assertThat(store.reads()).isEqualTo(before);
    spill(1, 1);
    turnUntilEmpty();
  }

  @Test
  void what_is_slow_to_be_looked_at_is_looked_at_less_often() {
    spill(1, 1);
    turnUntilEmpty();
    turnUntil(() -> store.looked.containsAll(Shard.all()));
    store.look = () -> jump(Duration.ofSeconds(1));
    int before = store.looks.get();
    turnUntil(() -> store.looks.get() > before);
    store.look = () -> {};
    spill(1, 1);
    long begun = System.nanoTime() + jumped.get();

    turnUntil(
        () -> {
          jump(Duration.ofMillis(10));
          return store.keys().isEmpty();
        });

    assertThat(System.nanoTime() + jumped.get() - begun)
        .isGreaterThanOrEqualTo(ReplicaDrain.LONGEST_REST.toNanos());
  }

  private static final class SlowToRenew extends InMemoryFallbackStore {
    private volatile boolean slow;
    private volatile boolean renewing;
    private volatile Set<Shard> looked = Set.of();
    private volatile Runnable look = () -> {};
    private final AtomicInteger looks = new AtomicInteger();

    SlowToRenew() {
      super(System::nanoTime);
    }

    @Override
    public Set<Shard> shardsWithRows(Set<Shard> shards) {
      look.run();
      looks.incrementAndGet();
      looked = shards;
      return super.shardsWithRows(shards);
    }

    @Override
    public Set<Shard> acquire(String owner, int most, Duration lease) {
      renewing = slow;
      while (renewing && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
      }
      return super.acquire(owner, most, lease);
    }
  }
}
