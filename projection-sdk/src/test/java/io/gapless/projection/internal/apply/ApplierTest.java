package io.gapless.projection.internal.apply;

import static io.gapless.projection.positions.PositionsFixture.poison;
import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.Transaction;
import io.gapless.projection.internal.core.BackfillAnswer;
import io.gapless.projection.internal.core.BackfillRequest;
import io.gapless.projection.internal.core.Origin;
import io.gapless.projection.internal.core.ProjectionCore;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.ForwardingPositions;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.Positions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ApplierTest {
  private static final ProjectionName PROJECTION = new ProjectionName("accounts");
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");
  private static final int TURNS = 20;

  private final InMemoryPositions positions = InMemoryPositions.create();
  private final ProjectionCore core =
      new ProjectionCore(ProjectionSettings.defaults(), new ProjectionListener() {}, new Random(1));
  private Instant now = Instant.EPOCH;
  private long offset;

  @Test
  void an_event_that_fails_slowly_holds_up_nobody_and_is_parked() {
    Applier applier =
        applier(
            (event, tx) -> {
              if (event.entity().equals(ANN)) {
                now = now.plusSeconds(5); // longer than a turn may take
                throw new IllegalStateException("simulated");
              }
            });
    arrived(event(ANN, 1));
    arrived(event(BOB, 1));

    for (int turn = 0; turn < TURNS; turn++) {
      applier.work();
      now = now.plusSeconds(1);
    }

    assertThat(at(BOB).version()).isEqualTo(EntityVersion.first());
    assertThat(positions.parked(PROJECTION, 10)).extracting(ParkedEntity::entity).contains(ANN);
  }

  @Test
  void a_dependency_that_is_away_for_a_minute_parks_nobody() {
    boolean[] away = {true};
    Applier applier =
        applier(
            (event, tx) -> {
              if (away[0]) {
                throw new IllegalStateException("simulated");
              }
            });
    for (int i = 0; i < 50; i++) {
      arrived(event(entity("e" + i), 1));
    }

    for (int second = 0; second < 60; second++) {
      applier.work();
      now = now.plusSeconds(1);
    }
    assertThat(applier.pauseReason()).hasValueSatisfying(it -> assertThat(it).contains("handler"));
    assertThat(positions.parkedCount(PROJECTION)).isZero();

    away[0] = false;
    for (int second = 0; second < 60; second++) {
      applier.work();
      now = now.plusSeconds(1);
    }
    assertThat(applier.pauseReason()).isEmpty();
    assertThat(positions.parkedCount(PROJECTION)).isZero();
    assertThat(core.openEntities()).isZero();
    assertThat(at(entity("e49")).version()).isEqualTo(EntityVersion.first());
  }

  @Test
  void an_event_that_takes_longer_than_a_turn_is_applied() {
    Applier applier = applier((event, tx) -> now = now.plus(Duration.ofMinutes(1)));
    for (int version = 1; version <= 3; version++) {
      arrived(event(ANN, version));
      arrived(event(BOB, version));
    }

    for (int turn = 0; turn < TURNS; turn++) {
      applier.work();
      now = now.plusSeconds(1);
    }

    assertThat(List.of(at(ANN).version(), at(BOB).version())).containsOnly(EntityVersion.of(3));
    assertThat(positions.parked(PROJECTION, 10)).isEmpty();
  }

  @Test
  void of_a_batch_that_fails_only_the_event_at_fault_is_parked() {
    Set<EntityKey> alone = new HashSet<>();
    BatchHandler handler =
        (events, tx) -> {
          if (events.size() == 1) {
            alone.add(events.getFirst().entity());
          }
          if (events.contains(event(ANN, 2))) {
            throw new IllegalStateException("simulated");
          }
        };
    Applier applier = applier(handler);
    for (int version = 1; version <= 3; version++) {
      arrived(event(ANN, version));
      arrived(event(BOB, version));
    }

    for (int turn = 0; turn < TURNS; turn++) {
      applier.work();
      now = now.plusSeconds(1);
    }

    assertThat(at(BOB).version()).isEqualTo(EntityVersion.of(3));
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.first());
    assertThat(positions.parked(PROJECTION, 10))
        .singleElement()
        .satisfies(it -> assertThat(it.version()).isEqualTo(EntityVersion.of(2)));
    assertThat(alone).contains(ANN, BOB);
  }

  @Test
  void of_a_batch_that_loses_each_is_applied_alone() {
    List<Set<EntityKey>> tried = new ArrayList<>();
    record AnnLoses(Positions delegate, List<Set<EntityKey>> tried) implements ForwardingPositions {
      @Override
      public Outcome apply(ProjectionName name, List<Advance> advances, EventHandler handler) {
        Set<EntityKey> entities = advances.stream().map(Advance::entity).collect(toSet());
        tried.add(entities);
        return entities.contains(ANN)
            ? new Outcome.Lost()
            : delegate.apply(name, advances, handler);
      }
    }
    Applier applier = applier(new AnnLoses(positions, tried), (event, tx) -> {}, 1);
    arrived(event(ANN, 1));
    arrived(event(BOB, 1));

    applier.work();

    assertThat(tried).startsWith(Set.of(ANN, BOB)).contains(Set.of(ANN), Set.of(BOB));
    assertThat(at(BOB).version()).isEqualTo(EntityVersion.first());
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.none());
  }

  @Test
  void a_slow_entity_gets_a_transaction_of_its_own() {
    Map<Transaction, Set<EntityKey>> together = new IdentityHashMap<>();
    Applier applier =
        applier(
            (event, tx) -> {
              together.computeIfAbsent(tx, it -> new HashSet<>()).add(event.entity());
              if (event.entity().equals(ANN)) {
                now = now.plusMillis(150);
              }
            });
    arrived(event(ANN, 1));
    arrived(event(BOB, 1));
    applier.work();
    assertThat(together.values()).containsExactly(Set.of(ANN, BOB));

    together.clear();
    arrived(event(ANN, 2));
    arrived(event(BOB, 2));
    applier.work();

    assertThat(together.values()).containsExactlyInAnyOrder(Set.of(ANN), Set.of(BOB));
    assertThat(List.of(at(ANN).version(), at(BOB).version())).containsOnly(EntityVersion.of(2));
  }

  @Test
  void entities_that_go_alone_never_take_all_who_work() {
    EntityKey ben = entity("ben");
    Applier applier =
        applier(
            (event, tx) -> {
              if (!event.entity().equals(BOB)) {
                now = now.plusMillis(150);
              }
            },
            2);
    for (int version = 1; version <= 2; version++) {
      arrived(event(ANN, version));
      arrived(event(ben, version));
      applier.work();
    }
    arrived(event(ANN, 3));
    arrived(event(ben, 3));
    arrived(event(BOB, 1));
    applier.next().orElseThrow().perform().run(); // positions are read

    Applier.Task first = applier.next().orElseThrow();
    Applier.Task second = applier.next().orElseThrow();
    assertThat(applier.next()).as("a second one alone").isEmpty();

    first.perform().run();
    second.perform().run();
    assertThat(at(BOB).version()).isEqualTo(EntityVersion.first());
    applier.work();
    assertThat(List.of(at(ANN).version(), at(ben).version())).containsOnly(EntityVersion.of(3));
  }

  @Test
  void an_entity_whose_task_is_under_way_is_in_no_other() {
    Applier applier = applier((event, tx) -> {});
    arrived(event(ANN, 1));
    Applier.Task prepare = applier.next().orElseThrow();
    prepare.perform().run();
    Applier.Task place = applier.next().orElseThrow();

    assertThat(applier.next()).as("while its position is read").isEmpty();
    place.perform().run();
    Runnable told = applier.next().orElseThrow().perform();
    arrived(event(ANN, 2));
    assertThat(applier.next()).as("while it is applied").isEmpty();

    told.run();
    applier.work();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(2));
  }

  private Applier applier(EventHandler handler) {
    return applier(handler, ProjectionSettings.defaults().apply().atOnce());
  }

  private Applier applier(EventHandler handler, int atOnce) {
    return applier(positions, handler, atOnce);
  }

  private Applier applier(Positions positions, EventHandler handler, int atOnce) {
    return new Applier(
        PROJECTION,
        ProjectionSettings.defaults().apply().withAtOnce(atOnce),
        core,
        positions,
        handler,
        () -> now,
        new Random(1));
  }

  @Test
  void who_ends_an_exception_frees_no_entity_that_another_task_has() {
    Applier applier = applier((event, tx) -> {});
    resumedAndReadToItsEnd(applier);
    arrived(event(ANN, 2));
    Applier.Task place = applier.next().orElseThrow();
    Applier.Task end = applier.next().orElseThrow();

    Runnable ended = end.perform();
    assertThat(positions.resuming(PROJECTION, 10)).as("the exception is ended").isEmpty();
    place.perform().run();
    Applier.Task apply = applier.next().orElseThrow();

    ended.run();
    now = now.plusSeconds(1);

    assertThat(applier.next()).as("the entity is being applied").isEmpty();
    apply.perform().run();
    applier.work();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(2));
  }

  private void resumedAndReadToItsEnd(Applier applier) {
    arrived(event(ANN, 1));
    applier.work();
    positions.park(PROJECTION, at(ANN), poison(ANN, 2));
    positions.resume(PROJECTION, ANN);
    core.resumed(ANN, now);
    applier.work();
    BackfillRequest request = core.backfillsDue(now).getFirst();
    core.answered(
        request,
        new BackfillAnswer.Answered(
            List.of(event(ANN, 1)), new BackfillAnswer.End.NotYet(EntityVersion.of(2))),
        now);
  }

  private void arrived(Event event) {
    TopicPartition partition = new TopicPartition("gapless.account", 0);
    core.arrived(event, new Origin(partition, offset++), now);
  }

  private AppliedPosition at(EntityKey entity) {
    return positions
        .committed(PROJECTION, List.of(entity))
        .getOrDefault(entity, AppliedPosition.none());
  }
}
