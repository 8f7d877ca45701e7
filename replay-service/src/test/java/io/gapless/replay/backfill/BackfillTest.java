package io.gapless.replay.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.EventLine;
import io.gapless.log.EventLogException;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.read.StoreUnavailableException;
import io.gapless.replay.sample.SampleEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BackfillTest {
  private static final EntityKey ENTITY = SampleEvents.account("a");

  private final Backend backend = new Backend("event-store");
  private final StoreReads reads = new StoreReads(backend, 4, Duration.ofSeconds(5));
  private final ExecutorService callers = Executors.newFixedThreadPool(16);
  private final AtomicInteger readCount = new AtomicInteger();
  private volatile List<Event> stored = List.of(SampleEvents.event(ENTITY, 1, 1));
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  private final Backfill backfill = new Backfill(this::ofEntity, reads, new SimpleMeterRegistry());

  private List<Event> ofEntity(EntityKey entity, EntityVersion from, int limit) {
    List<Event> snapshot = stored;
    readCount.incrementAndGet();
    gate.join();
    return snapshot.stream().filter(it -> !from.isAfter(it.version())).limit(limit).toList();
  }

  private static BackfillRequest request(long from, long to, long seen) {
    return new BackfillRequest(
        ENTITY, EntityVersion.of(from), EntityVersion.of(to), EntityVersion.of(seen));
  }

  @AfterEach
  void close() {
    reads.close();
    callers.shutdownNow();
  }

  @Test
  void callers_that_ask_for_one_range_at_once_share_one_read() throws Exception {
    gate = new CompletableFuture<>();
    List<Future<List<EventLine>>> answers = new ArrayList<>();
    CountDownLatch asked = new CountDownLatch(16);
    for (int i = 0; i < 16; i++) {
      answers.add(
          callers.submit(
              () -> {
                asked.countDown();
                return backfill.answer(request(1, 1, 0));
              }));
    }
    asked.await();
    await().until(() -> readCount.get() == 1);

    gate.complete(null);

    for (Future<List<EventLine>> answer : answers) {
      assertThat(answer.get()).hasSize(1);
    }
    // Those that were late asked again, together: far fewer reads than callers.
    assertThat(readCount.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void unknown_to_store_takes_a_read_that_began_after_the_caller_had_seen_the_event()
      throws Exception {
    gate = new CompletableFuture<>();
    Future<List<EventLine>> early = callers.submit(() -> backfill.answer(request(1, 2, 0)));
    await().until(() -> readCount.get() == 1);
    // Version 2 commits and is seen on the topic while that older read is still under way.
    stored = List.of(SampleEvents.event(ENTITY, 1, 1), SampleEvents.event(ENTITY, 2, 2));
    Future<List<EventLine>> late = callers.submit(() -> backfill.answer(request(1, 2, 2)));

    gate.complete(null);

    assertThat(early.get().getLast()).isInstanceOf(EventLine.NotYet.class);
    assertThat(late.get())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).isInstanceOf(EventLine.Found.class));
  }

  @Test
  void what_the_second_read_does_not_have_either_is_unknown_to_store() {
    assertThat(backfill.answer(request(1, 2, 2)).getLast())
        .isEqualTo(new EventLine.UnknownToStore(EntityVersion.of(2)));
    assertThat(readCount).hasValue(2);
  }

  @Test
  void a_store_that_does_not_answer_fails_all_who_share_the_read_and_no_later_one() {
    Backfill failing =
        new Backfill(
            (entity, from, limit) -> {
              if (readCount.incrementAndGet() == 1) {
                throw new EventLogException("gone");
              }
              return List.of();
            },
            reads,
            new SimpleMeterRegistry());

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> failing.answer(request(1, 1, 0)));
    assertThat(backend.trouble()).isPresent();

    assertThat(failing.answer(request(1, 1, 0)))
        .containsExactly(new EventLine.NotYet(EntityVersion.first()));
    assertThat(backend.trouble()).isEmpty();
  }
}
