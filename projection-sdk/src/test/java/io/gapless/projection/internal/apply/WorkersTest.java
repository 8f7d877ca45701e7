package io.gapless.projection.internal.apply;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Positions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads at work. */
final class WorkersTest {
  private static final ProjectionName PROJECTION = new ProjectionName("accounts");
  private static final EntityKey ANN = entity("ann");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofSeconds(5); // closing takes four times as long

  private final Positions positions = InMemoryPositions.create();
  private final ProjectionSettings settings =
      ProjectionSettings.defaults().withApply(it -> it.withAtOnce(4).withBatch(16));
  private final ProjectionCore core =
      new ProjectionCore(settings, new ProjectionListener() {}, new Random(1));
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private Workers workers = Workers.start(PROJECTION, applier((event, tx) -> {}), 0, () -> {});
  private long offset;

  @AfterEach
  void end() {
    free.countDown();
    workers.close();
  }

  @Test
  void an_entity_that_takes_for_ever_holds_up_nobody() throws Exception {
    start(this::blocksForAnn);
    arrived(List.of(event(ANN, 1)));
    blocked.await();

    for (int version = 1; version <= 50; version++) {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        events.add(event(entity("e" + i), version));
      }
      arrived(events);
    }

    await().atMost(LONG).until(() -> version(entity("e39")) == 50);
    assertThat(version(ANN)).isZero();
    free.countDown();
    await().atMost(LONG).until(() -> version(ANN) == 1);
  }

  @Test
  void events_of_an_entity_come_one_after_the_other_however_many_work() {
    Map<EntityKey, AtomicInteger> inside = new ConcurrentHashMap<>();
    Map<EntityKey, List<Long>> seen = new ConcurrentHashMap<>();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger together = new AtomicInteger();
    start(
        (event, tx) -> {
          threads.add(Thread.currentThread());
          AtomicInteger count = inside.computeIfAbsent(event.entity(), key -> new AtomicInteger());
          if (count.incrementAndGet() > 1) {
            together.incrementAndGet();
          }
          if (threads.size() == 1) { // the first waits for another, so that several are at work
            await().atMost(LONG).until(() -> threads.size() > 1);
          }
          seen.computeIfAbsent(event.entity(), key -> new ArrayList<>())
              .add(event.version().value());
          count.decrementAndGet();
        });

    for (int version = 1; version <= 60; version++) {
      for (int i = 0; i < 30; i++) {
        arrived(List.of(event(entity("e" + i), version)));
      }
    }

    await().atMost(LONG).until(() -> workersIdle());
    assertThat(together).hasValue(0);
    assertThat(seen).hasSize(30);
    seen.values()
        .forEach(versions -> assertThat(versions).hasSize(60).isSorted().doesNotHaveDuplicates());
  }

  @Test
  void what_was_submitted_while_another_had_the_lock_is_done_before_anything_else()
      throws Exception {
    start((event, tx) -> {});
    List<String> done = new CopyOnWriteArrayList<>();
    Thread other =
        new Thread(
            () ->
                workers.locked(
                    () -> {
                      blocked.countDown();
                      awaitUninterrupted(free);
                    }));
    other.start();
    blocked.await();

    workers.submit(() -> done.add("submitted"));
    assertThat(done).as("nobody waits for the lock").isEmpty();
    free.countDown();
    workers.locked(() -> done.add("locked"));

    other.join();
    assertThat(done).containsExactly("submitted", "locked");
  }

  @Test
  void closing_waits_for_the_transaction_under_way_and_begins_no_other() throws Exception {
    start(this::blocksForAnn);
    arrived(List.of(event(ANN, 1)));
    blocked.await();
    arrived(List.of(event(ANN, 2)));
    Thread closing = new Thread(workers::close);
    closing.start();
    closing.join(Duration.ofMillis(50));
    assertThat(closing.isAlive()).isTrue();

    free.countDown();
    closing.join();

    assertThat(version(ANN)).isEqualTo(1);
    assertThat(core.oldestUnfinished()).containsValue(1L);
  }

  @Test
  void a_thread_that_dies_is_not_passed_over() {
    start(
        (event, tx) ->
            tx.afterCommit(
                () -> {
                  throw new AssertionError("simulated");
                }));
    arrived(List.of(event(ANN, 1)));

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> workers.locked(() -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("simulated"));
  }

  @Test
  void an_interrupt_that_a_handler_leaves_behind_stops_nobody() {
    start((event, tx) -> Thread.currentThread().interrupt());

    for (int version = 1; version <= 20; version++) {
      long next = version;
      arrived(List.of(event(ANN, next)));
      await().atMost(LONG).until(() -> version(ANN) == next);
    }
  }

  @Test
  void who_closes_again_waits_no_second_time() throws Exception {
    start(this::blocksForAnn);
    arrived(List.of(event(ANN, 1)));
    blocked.await();
    Thread closing = new Thread(workers::close);
    closing.start();
    await().atMost(LONG).until(() -> closing.getState() == Thread.State.TIMED_WAITING);

    Thread again = new Thread(workers::close);
    again.start();

    await().atMost(SOON).until(() -> !again.isAlive());
    assertThat(closing.isAlive()).as("the first still waits").isTrue();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void blocksForAnn(Event event, io.gapless.projection.Transaction tx)
      throws InterruptedException {
    if (event.entity().equals(ANN)) {
      blocked.countDown();
      free.await();
    }
  }

  private void start(EventHandler handler) {
    workers = Workers.start(PROJECTION, applier(handler), settings.apply().atOnce(), () -> {});
  }

  private Applier applier(EventHandler handler) {
    return new Applier(
        PROJECTION,
        settings.apply(),
        core,
        positions,
        handler,
        InstantSource.system(),
        new Random(1));
  }

  private void arrived(List<Event> events) {
    TopicPartition partition = new TopicPartition("gapless.account", 0);
    workers.locked(
        () ->
            events.forEach(
                event ->
                    core.arrived(
                        event, new Origin(partition, offset++), InstantSource.system().instant())));
  }

  private boolean workersIdle() {
    AtomicInteger open = new AtomicInteger();
    workers.locked(() -> open.set(core.openEntities()));
    return open.get() == 0;
  }

  private long version(EntityKey entity) {
    EntityVersion version =
        positions
            .committed(PROJECTION, List.of(entity))
            .getOrDefault(entity, AppliedPosition.none())
            .version();
    workers.locked(() -> {}); // as the poll loop does now and then
    return version.value();
  }
}
