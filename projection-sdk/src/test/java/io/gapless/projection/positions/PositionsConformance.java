package io.gapless.projection.positions;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every store of positions must do. */
public abstract class PositionsConformance {
  protected static final ProjectionName PROJECTION = new ProjectionName("accounts");
  private static final ProjectionName OTHER = new ProjectionName("others");
  private static final EntityType TYPE = new EntityType("account");
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");
  private static final AppliedPosition NONE = AppliedPosition.none();

  /** The store, empty. */
  protected abstract Positions positions();

  /** A handler whose effect is a line of {@link #effects()}. */
  protected abstract EventHandler recording();

  /** {@code entityId@version} of every event that took effect, in order. */
  protected abstract List<String> effects();

  @Test
  void an_entity_never_met_stands_nowhere() {
    assertThat(positions().committed(PROJECTION, List.of(ANN))).isEqualTo(Map.of(ANN, NONE));
  }

  @Test
  void events_take_effect_together_with_the_position() {
    Outcome outcome = apply(advance(ANN, NONE, 1, 3));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1", "ann@2", "ann@3");
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(3));
    assertThat(at(ANN).eventId()).contains(event(ANN, 3).id());
  }

  @Test
  void a_position_moves_on_from_where_it_stands() {
    apply(advance(ANN, NONE, 1, 1));

    Outcome outcome = apply(advance(ANN, at(ANN), 2, 2));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  void who_is_late_for_a_known_entity_loses_without_effect() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition stale = at(ANN);
    apply(advance(ANN, stale, 2, 2));

    Outcome outcome = apply(advance(ANN, stale, 2, 2));

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  void who_is_late_for_a_new_entity_loses_without_effect() {
    apply(advance(ANN, NONE, 1, 1));

    Outcome outcome = apply(advance(ANN, NONE, 1, 1));

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(effects()).containsExactly("ann@1");
  }

  @Test
  void another_generation_loses() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition at = at(ANN);
    AppliedPosition rebuilt =
        new AppliedPosition(at.version(), at.eventId(), at.generation() + 1, false);

    assertThat(apply(advance(ANN, rebuilt, 2, 2))).isInstanceOf(Outcome.Lost.class);
  }

  @Test
  void one_that_loses_takes_the_whole_batch_along() {
    apply(advance(ANN, NONE, 1, 1));

    Outcome outcome = apply(advance(BOB, NONE, 1, 2), advance(ANN, NONE, 1, 1));

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(effects()).containsExactly("ann@1");
    assertThat(at(BOB)).isEqualTo(NONE);
  }

  @Test
  void a_handler_that_throws_takes_the_whole_batch_along_and_is_named() {
    IllegalStateException error = new IllegalStateException("poison");
    EventHandler handler =
        (event, tx) -> {
          recording().handle(event, tx);
          if (event.entity().equals(BOB) && event.version().value() == 2) {
            throw error;
          }
        };

    Outcome outcome =
        positions()
            .apply(
                PROJECTION, List.of(advance(ANN, NONE, 1, 1), advance(BOB, NONE, 1, 3)), handler);

    assertThat(outcome).isEqualTo(new Outcome.HandlerFailed(BOB, EntityVersion.of(2), error));
    assertThat(effects()).isEmpty();
    assertThat(at(ANN)).isEqualTo(NONE);
    assertThat(at(BOB)).isEqualTo(NONE);
  }

  @Test
  void an_error_of_a_handler_is_a_failure_too() {
    Outcome outcome =
        positions()
            .apply(
                PROJECTION,
                List.of(advance(ANN, NONE, 1, 1)),
                (event, tx) -> {
                  throw new StackOverflowError();
                });

    assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
  }

  @Test
  void keys_are_bytes() {
    List<EntityKey> keys =
        List.of(
            entity("order-a"),
            entity("order-A"),
            entity("ordér-A"),
            entity("order-a "),
            entity("order-a  "),
            entity("order/a"),
            entity("订单-😀"),
            entity("x".repeat(255)));

    keys.forEach(
        key -> assertThat(apply(advance(key, NONE, 1, 1))).isInstanceOf(Outcome.Committed.class));

    assertThat(positions().committed(PROJECTION, keys).keySet())
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(positions().committed(PROJECTION, keys).values())
        .allSatisfy(at -> assertThat(at.version()).isEqualTo(EntityVersion.first()));
    assertThat(effects()).hasSize(keys.size());
  }

  @Test
  void a_type_belongs_to_the_key() {
    EntityKey order = EntityKey.of("order", "ann");
    Event event = event(order, 1);
    apply(advance(ANN, NONE, 1, 1));

    Outcome outcome = apply(new Advance(order, NONE, List.of(event)), advance(BOB, NONE, 1, 1));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(positions().committed(PROJECTION, List.of(order, ANN, BOB)).values())
        .allSatisfy(at -> assertThat(at.version()).isEqualTo(EntityVersion.first()));
  }

  @Test
  void projections_do_not_share_positions() {
    apply(advance(ANN, NONE, 1, 1));

    assertThat(positions().committed(OTHER, List.of(ANN))).isEqualTo(Map.of(ANN, NONE));
  }

  @Test
  void a_batch_may_be_larger_than_a_statement() {
    List<Advance> batch =
        IntStream.range(0, 1_201).mapToObj(i -> advance(entity("e" + i), NONE, 1, 1)).toList();

    assertThat(positions().apply(PROJECTION, batch, recording()))
        .isInstanceOf(Outcome.Committed.class);

    List<EntityKey> keys = batch.stream().map(Advance::entity).toList();
    Map<EntityKey, AppliedPosition> at = positions().committed(PROJECTION, keys);
    List<Advance> next =
        keys.stream().map(key -> advance(key, at.getOrDefault(key, NONE), 2, 2)).toList();
    assertThat(positions().apply(PROJECTION, next, recording()))
        .isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).hasSize(2_402);
  }

  @Test
  void of_many_that_race_one_applies_each_version() throws Exception {
    List<Future<Integer>> racers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        racers.add(threads.submit(() -> race(20)));
      }
    }

    int won = 0;
    for (Future<Integer> racer : racers) {
      won += racer.get();
    }
    assertThat(won).isEqualTo(20);
    assertThat(effects())
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 20).mapToObj(version -> "ann@" + version).toList());
  }

  private int race(long last) {
    int won = 0;
    AppliedPosition at = at(ANN);
    while (at.version().value() < last) {
      long next = at.version().value() + 1;
      if (apply(advance(ANN, at, next, next)) instanceof Outcome.Committed) {
        won++;
      }
      at = at(ANN);
    }
    return won;
  }

  @Test
  void a_parked_entity_cannot_be_applied() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition before = at(ANN);

    Outcome outcome = positions().park(PROJECTION, before, poison(ANN, 2));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(at(ANN).parked()).isTrue();
    assertThat(apply(advance(ANN, before, 2, 2))).isInstanceOf(Outcome.Lost.class);
    assertThat(apply(advance(ANN, at(ANN), 2, 2))).isInstanceOf(Outcome.Lost.class);
    assertThat(effects()).containsExactly("ann@1");
  }

  @Test
  void an_entity_never_met_can_be_parked_and_then_not_be_applied() {
    Outcome outcome = positions().park(PROJECTION, NONE, poison(ANN, 1));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(at(ANN).parked()).isTrue();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.none());
    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.Lost.class);
  }

  @Test
  void who_is_late_does_not_park() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition stale = at(ANN);
    apply(advance(ANN, stale, 2, 2));

    assertThat(positions().park(PROJECTION, stale, poison(ANN, 2)))
        .isInstanceOf(Outcome.Lost.class);
    assertThat(positions().park(PROJECTION, NONE, poison(ANN, 1))).isInstanceOf(Outcome.Lost.class);
    assertThat(positions().parked(PROJECTION, 10)).isEmpty();
    assertThat(at(ANN).parked()).isFalse();
  }

  @Test
  void what_is_parked_is_kept_as_it_was_got() {
    EventRecord record =
        new EventRecord(
            "gapless.account",
            new byte[] {0, -1, 10},
            Map.of("ce_id", "a=b\\c\r\nd", "weird=name\n", "é😀"),
            new byte[] {0, 1, 2, -128});
    ParkedEntity parked =
        new ParkedEntity(
            ANN,
            EntityVersion.of(7),
            Optional.of(event(ANN, 7).id()),
            Optional.of(record),
            ParkReason.DAMAGED,
            "é😀 error");

    positions().park(PROJECTION, NONE, parked);

    ParkedEntity kept = positions().parked(PROJECTION, 10).getFirst();
    assertThat(kept).usingRecursiveComparison().isEqualTo(parked);
  }

  @Test
  void nothing_but_the_reason_may_be_known_of_what_is_parked() {
    ParkedEntity parked =
        new ParkedEntity(
            ANN,
            EntityVersion.of(7),
            Optional.empty(),
            Optional.empty(),
            ParkReason.UNKNOWN_TO_STORE,
            "x".repeat(10_000));

    positions().park(PROJECTION, NONE, parked);

    assertThat(positions().parked(PROJECTION, 10)).containsExactly(parked);
    assertThat(positions().parked(OTHER, 10)).isEmpty();
    assertThat(positions().parkedCount(PROJECTION)).isEqualTo(1);
  }

  @Test
  void parked_entities_are_listed_up_to_a_limit() {
    for (int i = 0; i < 5; i++) {
      positions().park(PROJECTION, NONE, poison(entity("e" + i), 1));
    }

    assertThat(positions().parked(PROJECTION, 3))
        .extracting(ParkedEntity::entity)
        .containsExactly(entity("e0"), entity("e1"), entity("e2"));
    assertThat(positions().parkedCount(PROJECTION)).isEqualTo(5);
  }

  @Test
  void a_resumed_entity_stays_an_exception_until_it_caught_up() {
    apply(advance(ANN, NONE, 1, 1));
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));

    boolean resumed = positions().resume(PROJECTION, ANN);

    assertThat(resumed).isTrue();
    assertThat(at(ANN).parked()).isFalse();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.first());
    assertThat(positions().parked(PROJECTION, 10)).isEmpty();
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
    assertThat(apply(advance(ANN, at(ANN), 2, 2))).isInstanceOf(Outcome.Committed.class);
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);

    positions().caughtUp(PROJECTION, ANN);

    assertThat(positions().resuming(PROJECTION, 10)).isEmpty();
  }

  @Test
  void an_entity_parked_at_its_first_event_can_be_resumed() {
    positions().park(PROJECTION, NONE, poison(ANN, 1));

    positions().resume(PROJECTION, ANN);

    assertThat(apply(advance(ANN, at(ANN), 1, 1))).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1");
  }

  @Test
  void a_resuming_entity_can_be_parked_again_and_then_has_not_caught_up() {
    positions().park(PROJECTION, NONE, poison(ANN, 1));
    positions().resume(PROJECTION, ANN);

    Outcome outcome = positions().park(PROJECTION, at(ANN), poison(ANN, 1));
    positions().caughtUp(PROJECTION, ANN);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(positions().parked(PROJECTION, 10)).hasSize(1);
    assertThat(positions().resuming(PROJECTION, 10)).isEmpty();
  }

  @Test
  void only_what_is_parked_can_be_resumed_or_skipped() {
    apply(advance(ANN, NONE, 1, 1));

    assertThat(positions().resume(PROJECTION, ANN)).isFalse();
    assertThat(positions().resume(PROJECTION, BOB)).isFalse();
    assertThat(positions().skip(PROJECTION, ANN, "me", "because"))
        .isInstanceOf(SkipResult.NotParked.class);
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));
    positions().resume(PROJECTION, ANN);
    assertThat(positions().resume(PROJECTION, ANN)).isFalse();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.first());
  }

  @Test
  void skipping_passes_exactly_one_event() {
    apply(advance(ANN, NONE, 1, 1));
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));

    SkipResult result = positions().skip(PROJECTION, ANN, "me", "it is broken");

    assertThat(result).isEqualTo(new SkipResult.Skipped(EntityVersion.of(2)));
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(2));
    assertThat(at(ANN).eventId()).contains(event(ANN, 2).id());
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
    assertThat(apply(advance(ANN, at(ANN), 3, 3))).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1", "ann@3");
  }

  @Test
  void what_skipping_would_hide_cannot_be_skipped() {
    for (ParkReason reason : List.of(ParkReason.CONFLICT, ParkReason.UNKNOWN_TO_STORE)) {
      EntityKey key = entity(reason.name());
      positions()
          .park(
              PROJECTION,
              NONE,
              new ParkedEntity(
                  key, EntityVersion.first(), Optional.empty(), Optional.empty(), reason, "x"));

      assertThat(positions().skip(PROJECTION, key, "me", "because"))
          .isEqualTo(new SkipResult.NotSkippable(reason));
      assertThat(at(key).parked()).isTrue();
    }
  }

  @Test
  void one_owner_at_a_time_moves_verified_through_and_it_never_falls() {
    assertThat(positions().through(PROJECTION, TYPE)).isEqualTo(Position.start());
    assertThat(positions().acquire(PROJECTION, TYPE, "a", LEASE)).contains(Position.start());
    assertThat(positions().acquire(PROJECTION, TYPE, "b", LEASE)).isEmpty();

    assertThat(positions().advance(PROJECTION, TYPE, "b", Position.of(5))).isFalse();
    assertThat(positions().advance(PROJECTION, TYPE, "a", Position.of(7))).isTrue();
    assertThat(positions().advance(PROJECTION, TYPE, "a", Position.of(3))).isTrue();

    assertThat(positions().through(PROJECTION, TYPE)).isEqualTo(Position.of(7));
    assertThat(positions().acquire(PROJECTION, TYPE, "a", LEASE)).contains(Position.of(7));
    assertThat(positions().through(OTHER, TYPE)).isEqualTo(Position.start());
    assertThat(positions().through(PROJECTION, new EntityType("order")))
        .isEqualTo(Position.start());
  }

  @Test
  void a_lease_runs_out_and_its_owner_cannot_move_anything_then() {
    positions().acquire(PROJECTION, TYPE, "a", Duration.ofMillis(50));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> positions().acquire(PROJECTION, TYPE, "b", LEASE).isPresent());

    assertThat(positions().advance(PROJECTION, TYPE, "a", Position.of(5))).isFalse();
    assertThat(positions().through(PROJECTION, TYPE)).isEqualTo(Position.start());
  }

  @Test
  void an_unreadable_record_is_kept_once() {
    UnreadableRecord record = unreadable("one");

    positions().keep(PROJECTION, record);
    positions().keep(PROJECTION, record);

    assertThat(positions().unreadableCount(PROJECTION)).isEqualTo(1);
    assertThat(positions().unreadableCount(OTHER)).isZero();
  }

  @Test
  void another_record_in_the_place_of_an_unreadable_one_is_kept_too() {
    positions().keep(PROJECTION, unreadable("one"));
    positions().keep(PROJECTION, unreadable("two"));

    assertThat(positions().unreadableCount(PROJECTION)).isEqualTo(2);
  }

  private static UnreadableRecord unreadable(String value) {
    return new UnreadableRecord(
        "gapless.account",
        3,
        42,
        new byte[] {1},
        Map.of("a", "b"),
        value.getBytes(UTF_8),
        "é".repeat(2_000));
  }

  protected final Outcome apply(Advance... advances) {
    return positions().apply(PROJECTION, List.of(advances), recording());
  }

  protected final AppliedPosition at(EntityKey entity) {
    return positions().committed(PROJECTION, List.of(entity)).getOrDefault(entity, NONE);
  }

  protected static Advance advance(EntityKey entity, AppliedPosition from, long first, long last) {
    return new Advance(entity, from, events(entity, first, last));
  }

  private static ParkedEntity poison(EntityKey entity, long version) {
    Event event = event(entity, version);
    return new ParkedEntity(
        entity,
        event.version(),
        Optional.of(event.id()),
        Optional.of(WireFormat.standard().encode(event)),
        ParkReason.HANDLER_FAILED,
        "java.lang.IllegalStateException: poison");
  }
}
