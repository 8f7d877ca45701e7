package io.gapless.replay.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.event.WriterId;
import io.gapless.event.wire.EventRecord;
import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.InMemoryFallbackStore;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpilledEvent;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class TakeOverRunTest {
  private static final WriterId ONE = new WriterId(new UUID(0, 1));
  private static final WriterId TWO = new WriterId(new UUID(0, 2));
  private static final EntityKey A = SampleEvents.account("a");
  private static final EntityKey B = SampleEvents.account("b");
  private static final TakeOverSettings SETTINGS =
      new TakeOverSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMillis(100));

  private final ManualTime time = new ManualTime(0);
  private final InMemoryTakeOverStore store = new InMemoryTakeOverStore(time);
  private final HungFallbackStore fallback = new HungFallbackStore();
  private final List<EventRecord> published = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Backend eventStore = new Backend("event-store");
  private final Backend fallbackStore = new Backend("fallback-store");
  private Function<EventRecord, PublishOutcome> kafka = record -> new PublishOutcome.Acknowledged();
  private final TopicGates gates = new TopicGates(time);
  private final TakeOverRun run = run("replica-1");

  private TakeOverRun run(String replica) {
    Publication publication = new Publication(this::publish, gates, Duration.ofSeconds(5));
    return new TakeOverRun(
        store,
        new TakeOverRun.Ways(publication, fallback, SampleEvents.FORMAT),
        SETTINGS,
        replica,
        new TakeOverRun.Backends(eventStore, fallbackStore),
        registry,
        time);
  }

  private CompletableFuture<PublishOutcome> publish(EventRecord record) {
    PublishOutcome outcome = kafka.apply(record);
    if (outcome instanceof PublishOutcome.Acknowledged) {
      published.add(record);
    }
    return CompletableFuture.completedFuture(outcome);
  }

  private Event append(WriterId writer, EntityKey entity, long version, long position) {
    Event event = SampleEvents.event(writer, entity, version, position, "{}");
    store.append(event);
    return event;
  }

  private List<String> publishedPositions() {
    return published.stream().map(it -> it.headers().getOrDefault("ce_position", "")).toList();
  }

  private void turn(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      time.advance(Duration.ofMillis(500));
      var unused = run.turn();
    }
  }

  @Test
  void what_a_dead_writer_left_unconfirmed_is_published_and_nothing_else() throws Exception {
    store.writer(ONE, 10);
    store.writer(TWO, 0);
    append(ONE, A, 1, 9);
    append(ONE, A, 2, 11);
    append(ONE, B, 1, 12);
    append(TWO, B, 2, 13);
    store.die(ONE);

    turn(3);

    assertThat(publishedPositions()).containsExactly("11", "12");
    assertThat(published).allMatch(it -> "take-over".equals(it.headers().get("ce_replay")));
    assertThat(store.state(ONE)).isEqualTo(State.SETTLED);
    assertThat(store.state(TWO)).isEqualTo(State.ACTIVE);
    assertThat(registry.get("gapless.taken.over.writers").counter().count()).isEqualTo(1);
  }

  @Test
  void ranges_of_several_writers_are_merged_by_position() throws Exception {
    store.writer(ONE, 0);
    store.writer(TWO, 0);
    append(ONE, A, 1, 1);
    append(TWO, A, 2, 2);
    append(ONE, A, 3, 3);
    store.die(ONE);
    store.die(TWO);

    turn(3);

    assertThat(publishedPositions()).containsExactly("1", "2", "3");
    assertThat(store.closed()).isEmpty();
  }

  @Test
  void with_kafka_down_everything_is_spilled_as_it_would_have_been_published() throws Exception {
    kafka = record -> new PublishOutcome.Unknown("down");
    store.writer(ONE, 0);
    Event first = append(ONE, A, 1, 1);
    Event second = append(ONE, A, 2, 2);
    store.die(ONE);

    turn(3);

    assertThat(published).isEmpty();
    assertThat(fallback.keys()).hasSize(2);
    assertThat(rows())
        .extracting(row -> row.record().headers())
        .containsExactly(
            SampleEvents.FORMAT.encode(first).headers(),
            SampleEvents.FORMAT.encode(second).headers());
    assertThat(store.state(ONE)).isEqualTo(State.SETTLED);
  }

  private List<SpilledEvent> rows() {
    return fallback.read(Shard.of(A), Optional.empty(), 100);
  }

  @Test
  void an_event_that_kafka_refuses_is_spilled_for_the_drain_to_set_aside() throws Exception {
    kafka =
        record ->
            "1".equals(record.headers().get("ce_position"))
                ? new PublishOutcome.Refused("too large")
                : new PublishOutcome.Acknowledged();
    store.writer(ONE, 0);
    append(ONE, A, 1, 1);
    append(ONE, A, 2, 2);
    append(ONE, B, 1, 3);
    store.die(ONE);

    turn(3);

    assertThat(publishedPositions()).containsExactly("3");
    assertThat(fallback.keys()).extracting(key -> key.entity()).containsOnly(A).hasSize(2);
    assertThat(store.state(ONE)).isEqualTo(State.SETTLED);
  }

  @Test
  void an_entity_with_spilled_rows_stays_behind_them() throws Exception {
    fallback.put(SampleEvents.spilled(A, 1));
    store.writer(ONE, 0);
    append(ONE, A, 2, 2);
    append(ONE, B, 1, 3);
    store.die(ONE);

    turn(3);

    assertThat(publishedPositions()).containsExactly("3");
    assertThat(fallback.keys()).extracting(key -> key.version().value()).containsExactly(1L, 2L);
  }

  @Test
  void with_the_fallback_store_down_kafka_is_enough() throws Exception {
    fallback.setDown(true);
    store.writer(ONE, 0);
    append(ONE, A, 1, 1);
    store.die(ONE);

    turn(3);

    assertThat(publishedPositions()).containsExactly("1");
    assertThat(store.state(ONE)).isEqualTo(State.SETTLED);
  }

  /** An operator brought Kafka back first: that must be enough. */
  @Test
  void a_fallback_store_that_hangs_for_longer_than_the_lease_costs_it_once() throws Exception {
    fallback.hangs = true;
    store.writer(ONE, 0);
    for (int version = 1; version <= 3; version++) {
      append(ONE, A, version, version);
    }
    store.die(ONE);

    turn(4);

    assertThat(publishedPositions()).containsExactly("1", "2", "3");
    assertThat(store.state(ONE)).isEqualTo(State.SETTLED);
    store.writer(TWO, 3);
    append(TWO, B, 1, 4);
    store.die(TWO);
    turn(4);
    assertThat(store.state(TWO)).isEqualTo(State.SETTLED);
    assertThat(fallback.questions).isOne();
  }

  @Test
  void what_got_through_is_saved_though_the_fallback_store_hangs() throws Exception {
    fallback.hangs = true;
    store.writer(ONE, 0);
    append(ONE, A, 1, 1);
    append(ONE, B, 1, 2);
    store.die(ONE);
    kafka =
        record ->
            "1".equals(record.headers().get("ce_position"))
                ? new PublishOutcome.Acknowledged()
                : new PublishOutcome.Unknown("down");

    turn(2);

    assertThat(store.confirmedThrough(ONE).value()).isEqualTo(1);
  }

  @Test
  void with_both_down_nothing_is_confirmed_and_all_is_tried_again() throws Exception {
    fallback.setDown(true);
    kafka = record -> new PublishOutcome.Unknown("down");
    store.writer(ONE, 0);
    append(ONE, A, 1, 1);
    store.die(ONE);

    turn(5);
    assertThat(store.state(ONE)).isEqualTo(State.CLOSED);
    assertThat(store.confirmedThrough(ONE).value()).isZero();
    assertThat(fallbackStore.trouble()).isPresent();

    kafka = record -> new PublishOutcome.Acknowledged();
    time.advance(Duration.ofSeconds(2));
    turn(3);
    assertThat(publishedPositions()).containsExactly("1");
    assertThat(store.state(ONE)).isEqualTo(State.SETTLED);
  }

  @Test
  void what_got_through_before_both_went_down_is_saved() throws Exception {
    store.writer(ONE, 0);
    append(ONE, A, 1, 1);
    append(ONE, A, 2, 2);
    store.die(ONE);
    kafka =
        record ->
            "1".equals(record.headers().get("ce_position"))
                ? new PublishOutcome.Acknowledged()
                : new PublishOutcome.Unknown("down");
    fallback.setDown(true);

    turn(3);

    assertThat(store.confirmedThrough(ONE).value()).isEqualTo(1);
    assertThat(store.state(ONE)).isEqualTo(State.CLOSED);
  }

  @Test
  void a_writer_whose_transactions_are_open_is_closed_when_they_have_ended() throws Exception {
    store.writer(ONE, 0);
    store.die(ONE);
    store.openTransaction(ONE, true);
    turn(3);
    assertThat(store.state(ONE)).isEqualTo(State.ACTIVE);

    store.openTransaction(ONE, false);
    append(ONE, A, 1, 1);
    turn(3);

    assertThat(store.state(ONE)).isEqualTo(State.SETTLED);
    assertThat(publishedPositions()).containsExactly("1");
  }

  @Test
  void a_replica_that_lost_the_lease_in_mid_page_saves_nothing() throws Exception {
    store.writer(ONE, 0);
    append(ONE, A, 1, 1);
    append(ONE, A, 2, 2);
    store.die(ONE);
    kafka =
        record -> {
          store.loseLease("replica-2");
          return new PublishOutcome.Acknowledged();
        };

    turn(1);

    assertThat(store.confirmedThrough(ONE).value()).isZero();
    assertThat(store.state(ONE)).isEqualTo(State.CLOSED);
    kafka = record -> new PublishOutcome.Acknowledged();
    TakeOverRun other = run("replica-2");
    assertSettledBy(other);
  }

  @Test
  void only_one_replica_works_and_the_other_goes_on_when_it_is_gone() throws Exception {
    store.writer(ONE, 0);
    append(ONE, A, 1, 1);
    turn(1);
    TakeOverRun other = run("replica-2");
    store.die(ONE);

    var idle = other.turn();
    assertThat(idle).isEqualTo(SETTINGS.pause());
    assertThat(store.state(ONE)).isEqualTo(State.ACTIVE);

    run.close();
    assertSettledBy(other);
  }

  private void assertSettledBy(TakeOverRun replica) throws Exception {
    var first = replica.turn();
    var second = replica.turn();
    assertThat(first).isZero();
    assertThat(second).isPositive();
    assertThat(store.state(ONE)).isEqualTo(State.SETTLED);
  }

  @Test
  void an_event_store_that_does_not_answer_is_noted_and_asked_again() throws Exception {
    store.setDown(true);
    turn(2);
    assertThat(eventStore.trouble()).isPresent();

    store.setDown(false);
    turn(1);
    assertThat(eventStore.trouble()).isEmpty();
  }

  /** Gives no answer for longer than the lease lasts, by the clock of the test. */
  private final class HungFallbackStore extends InMemoryFallbackStore {
    private volatile boolean hangs;
    private volatile int questions;

    HungFallbackStore() {
      super(time);
    }

    @Override
    public Set<EntityKey> held(Set<EntityKey> entities) {
      questions++;
      hang();
      return super.held(entities);
    }

    @Override
    public void spill(List<SpilledEvent> events) {
      hang();
      super.spill(events);
    }

    private void hang() {
      if (hangs) {
        for (int second = 0; second < 12; second++) {
          time.advance(Duration.ofSeconds(1));
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new FallbackStoreException("no answer in time", new TimeoutException());
      }
    }
  }
}
