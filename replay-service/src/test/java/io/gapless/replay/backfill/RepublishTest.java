package io.gapless.replay.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.wire.EventLine;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.Republished;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.publish.PublishOutcome;
import io.gapless.replay.publish.TopicGates;
import io.gapless.replay.read.StoreReads;
import io.gapless.replay.sample.SampleEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RepublishTest {
  private static final EntityKey ENTITY = SampleEvents.account("a");
  private static final PublishOutcome ACKNOWLEDGED = new PublishOutcome.Acknowledged();

  private final StoreReads reads =
      new StoreReads(new Backend("event-store"), 4, Duration.ofSeconds(5));
  private final List<EventRecord> published = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<PublishOutcome>> held = new CopyOnWriteArrayList<>();
  private final Queue<PublishOutcome> outcomes = new ConcurrentLinkedQueue<>();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean holds;

  private final Republish republish =
      new Republish(
          new Backfill(this::ofEntity, reads, new SimpleMeterRegistry()),
          new Publication(this::publish, new TopicGates(System::nanoTime), Duration.ofSeconds(1)),
          SampleEvents.FORMAT,
          System::nanoTime);

  @AfterEach
  void close() {
    release();
    callers.forEach(Thread::interrupt);
    reads.close();
  }

  @Test
  void as_far_as_it_was_acknowledged_it_counts_as_published() {
    outcomes.add(ACKNOWLEDGED);
    outcomes.add(new PublishOutcome.Unknown("simulated"));

    Republished answer = republish.answer(request(1, 9));

    assertThat(answer).isEqualTo(new Republished(Optional.of(version(1)), Optional.empty()));
    assertThat(published).hasSize(2);
  }

  @Test
  void a_verdict_on_what_the_store_lacks_comes_behind_what_was_published() {
    assertThat(republish.answer(request(4, 9)))
        .isEqualTo(
            new Republished(
                Optional.of(version(5)), Optional.of(new EventLine.NotYet(version(6)))));
  }

  @Test
  void nothing_acknowledged_is_no_answer() {
    outcomes.add(new PublishOutcome.Unknown("simulated"));

    assertThatExceptionOfType(NotPublishedException.class)
        .isThrownBy(() -> republish.answer(request(1, 2)))
        .satisfies(e -> assertThat(e.isBusy()).isFalse());
  }

  @Test
  void callers_that_ask_for_one_range_at_once_share_one_publication() {
    holds = true;
    List<Republished> answers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 8; i++) {
      call(() -> answers.add(republish.answer(request(1, 2))));
    }
    await().until(() -> callers.stream().allMatch(RepublishTest::waitsForKafka));

    release();

    await().until(() -> answers.size() == 8);
    assertThat(published).hasSize(2);
    assertThat(answers).containsOnly(new Republished(Optional.of(version(2)), Optional.empty()));
  }

  @Test
  void one_range_too_many_at_once_is_refused() {
    republish.answer(request(5, 5)); // the topic is known to take events
    holds = true;
    for (int from = 1; from <= Republish.MAX_RANGES; from++) {
      BackfillRequest request = request(from, 9);
      call(() -> republish.answer(request));
    }
    await().until(() -> held.size() == Republish.MAX_RANGES);

    assertThatExceptionOfType(NotPublishedException.class)
        .isThrownBy(() -> republish.answer(request(5, 9)))
        .satisfies(e -> assertThat(e.isBusy()).isTrue());

    release();
    await().until(() -> callers.stream().noneMatch(Thread::isAlive));
    assertThat(republish.answer(request(5, 9)).through()).contains(version(5));
  }

  private void call(Runnable call) {
    Thread caller = new Thread(call);
    callers.add(caller);
    caller.start();
  }

  /** A read of the store is waited for without a time. */
  private static boolean waitsForKafka(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  private void release() {
    holds = false;
    held.forEach(it -> it.complete(ACKNOWLEDGED));
  }

  private CompletableFuture<PublishOutcome> publish(EventRecord record) {
    published.add(record);
    if (holds) {
      CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
      held.add(outcome);
      return outcome;
    }
    PublishOutcome next = outcomes.poll();
    return CompletableFuture.completedFuture(next == null ? ACKNOWLEDGED : next);
  }

  /** Versions 1 to 5. */
  private List<Event> ofEntity(EntityKey entity, EntityVersion from, int limit) {
    List<Event> events = new ArrayList<>();
    for (long version = from.value(); version <= 5 && events.size() < limit; version++) {
      events.add(SampleEvents.event(ENTITY, version, version));
    }
    return events;
  }

  private static BackfillRequest request(long from, long to) {
    return new BackfillRequest(ENTITY, version(from), version(to), EntityVersion.none());
  }

  private static EntityVersion version(long value) {
    return EntityVersion.of(value);
  }
}
