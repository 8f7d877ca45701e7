package io.gapless.projection.positions;

import static io.gapless.projection.positions.PositionsFixture.advance;
import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.forked;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
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

/** What every store of positions must do with the applied version. */
interface AppliedPositionsConformance extends PositionsFixture {
  @Test
  default void an_entity_never_met_stands_nowhere() {
    assertThat(positions().committed(PROJECTION, List.of(ANN))).isEqualTo(Map.of(ANN, NONE));
  }

  @Test
  default void events_take_effect_together_with_the_position() {
    Outcome outcome = apply(advance(ANN, NONE, 1, 3));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1", "ann@2", "ann@3");
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(3));
    assertThat(at(ANN).eventId()).contains(event(ANN, 3).id());
  }

  @Test
  default void a_position_moves_on_from_where_it_stands() {
    apply(advance(ANN, NONE, 1, 1));

    Outcome outcome = apply(advance(ANN, at(ANN), 2, 2));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  default void who_is_late_for_a_known_entity_loses_without_effect() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition stale = at(ANN);
    apply(advance(ANN, stale, 2, 2));

    Outcome outcome = apply(advance(ANN, stale, 2, 2));

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  default void who_is_late_for_a_new_entity_loses_without_effect() {
    apply(advance(ANN, NONE, 1, 1));

    Outcome outcome = apply(advance(ANN, NONE, 1, 1));

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(effects()).containsExactly("ann@1");
  }

  @Test
  default void another_generation_loses() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition at = at(ANN);
    AppliedPosition rebuilt =
        new AppliedPosition(
            at.version(), at.eventId(), at.generation() + 1, false, false, EntityVersion.none());

    assertThat(apply(advance(ANN, rebuilt, 2, 2))).isInstanceOf(Outcome.Lost.class);
  }

  @Test
  default void who_believes_anything_else_of_where_it_stands_loses() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition at = at(ANN);
    Optional<EventId> another = Optional.of(forked(ANN, 1).id());

    for (AppliedPosition believed :
        List.of(
            believed(2, at.eventId(), at.generation(), false),
            believed(1, another, at.generation(), false),
            believed(1, Optional.empty(), at.generation(), false),
            believed(1, at.eventId(), at.generation(), true))) {
      long next = believed.version().next().value();
      assertThat(apply(advance(ANN, believed, next, next)))
          .as("%s", believed)
          .isInstanceOf(Outcome.Lost.class);
    }

    assertThat(at(ANN)).isEqualTo(at);
    assertThat(effects()).containsExactly("ann@1");
  }

  private static AppliedPosition believed(
      long version, Optional<EventId> eventId, int generation, boolean resuming) {
    return new AppliedPosition(
        EntityVersion.of(version), eventId, generation, false, resuming, EntityVersion.none());
  }

  @Test
  default void one_that_loses_takes_the_whole_batch_along() {
    apply(advance(ANN, NONE, 1, 1));

    Outcome outcome = apply(advance(BOB, NONE, 1, 2), advance(ANN, NONE, 1, 1));

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(effects()).containsExactly("ann@1");
    assertThat(at(BOB)).isEqualTo(NONE);
  }

  @Test
  default void a_handler_that_throws_takes_the_whole_batch_along_and_is_named() {
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
  default void a_known_entity_stays_where_it_is_if_the_handler_throws() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);
    EventHandler throwing =
        (event, tx) -> {
          recording().handle(event, tx);
          throw new IllegalStateException("poison");
        };

    Outcome outcome = positions().apply(PROJECTION, List.of(advance(ANN, one, 2, 2)), throwing);

    assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
    assertThat(effects()).containsExactly("ann@1");
    assertThat(at(ANN)).isEqualTo(one);
  }

  @Test
  default void a_batch_handler_gets_all_events_of_a_transaction_at_once_and_in_order() {
    List<List<Event>> calls = new ArrayList<>();
    BatchHandler handler =
        (events, tx) -> {
          calls.add(events);
          for (Event event : events) {
            recording().handle(event, tx);
          }
        };

    Outcome outcome =
        positions()
            .apply(
                PROJECTION, List.of(advance(ANN, NONE, 1, 2), advance(BOB, NONE, 1, 1)), handler);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(calls).containsExactly(List.of(event(ANN, 1), event(ANN, 2), event(BOB, 1)));
    assertThat(effects()).containsExactly("ann@1", "ann@2", "bob@1");
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(2));
    assertThat(at(BOB).version()).isEqualTo(EntityVersion.first());
  }

  @Test
  default void a_batch_handler_that_throws_leaves_nothing_and_names_the_first_event() {
    IllegalStateException error = new IllegalStateException("poison");
    BatchHandler handler =
        (events, tx) -> {
          recording().handle(events.getFirst(), tx);
          throw error;
        };

    Outcome outcome =
        positions()
            .apply(
                PROJECTION, List.of(advance(ANN, NONE, 1, 2), advance(BOB, NONE, 1, 1)), handler);

    assertThat(outcome).isEqualTo(new Outcome.HandlerFailed(ANN, EntityVersion.first(), error));
    assertThat(effects()).isEmpty();
    assertThat(at(ANN)).isEqualTo(NONE);
    assertThat(at(BOB)).isEqualTo(NONE);
  }

  @Test
  default void a_position_cannot_be_seen_before_it_is_committed() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);
    List<AppliedPosition> seen = new ArrayList<>();
    EventHandler looking = (event, tx) -> seen.addAll(List.of(at(ANN), at(BOB)));

    Outcome outcome =
        positions()
            .apply(PROJECTION, List.of(advance(ANN, one, 2, 2), advance(BOB, NONE, 1, 1)), looking);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(seen).containsExactly(one, NONE, one, NONE);
  }

  @Test
  default void an_error_of_a_handler_is_a_failure_too() {
    Outcome outcome =
        applyFirst(
            (event, tx) -> {
              throw new StackOverflowError();
            });

    assertThat(outcome).isInstanceOf(Outcome.HandlerFailed.class);
  }

  @Test
  default void keys_are_bytes() {
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
  default void a_type_belongs_to_the_key() {
    EntityKey order = EntityKey.of("order", "ann");
    Event event = event(order, 1);
    apply(advance(ANN, NONE, 1, 1));

    Outcome outcome = apply(new Advance(order, NONE, List.of(event)), advance(BOB, NONE, 1, 1));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(positions().committed(PROJECTION, List.of(order, ANN, BOB)).values())
        .allSatisfy(at -> assertThat(at.version()).isEqualTo(EntityVersion.first()));
  }

  @Test
  default void projections_do_not_share_positions() {
    apply(advance(ANN, NONE, 1, 1));

    assertThat(positions().committed(OTHER, List.of(ANN))).isEqualTo(Map.of(ANN, NONE));
  }

  @Test
  default void a_batch_may_be_larger_than_a_statement() {
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
  default void of_many_that_race_one_applies_each_version() throws Exception {
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
}
