package io.gapless.projection.positions;

import static io.gapless.projection.positions.PositionsFixture.advance;
import static io.gapless.projection.positions.PositionsFixture.poison;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store of positions must do when something is folded anew. */
interface RebuiltPositionsConformance extends PositionsFixture {
  Duration AN_HOUR = Duration.ofHours(1);

  @Test
  default void one_entity_is_set_back_together_with_its_state() {
    apply(advance(ANN, NONE, 1, 3), advance(BOB, NONE, 1, 2));

    positions().rebuild(PROJECTION, ANN, resetting());

    assertThat(effects()).containsExactly("bob@1", "bob@2");
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.none());
    assertThat(at(ANN).eventId()).isEmpty();
    assertThat(at(BOB).version()).isEqualTo(EntityVersion.of(2));
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
    assertThat(apply(advance(ANN, at(ANN), 1, 3))).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("bob@1", "bob@2", "ann@1", "ann@2", "ann@3");
  }

  @Test
  default void who_applied_before_a_rebuild_loses_although_the_version_is_the_same() {
    apply(advance(ANN, NONE, 1, 2));
    positions().rebuild(PROJECTION, ANN, resetting());
    apply(advance(ANN, at(ANN), 1, 2));
    AppliedPosition stale = at(ANN);
    positions().rebuild(PROJECTION, ANN, resetting());
    apply(advance(ANN, at(ANN), 1, 2));
    AppliedPosition now = at(ANN);

    Outcome outcome = apply(advance(ANN, stale, 3, 3));

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(positions().park(PROJECTION, stale, poison(ANN, 3)))
        .isInstanceOf(Outcome.Lost.class);
    assertThat(at(ANN)).isEqualTo(now);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  default void the_handler_is_told_which_events_took_effect_before() {
    List<String> replayed = new ArrayList<>();
    apply(advance(ANN, NONE, 1, 3), advance(BOB, NONE, 1, 1));
    positions().rebuild(PROJECTION, ANN, resetting());
    apply(advance(ANN, at(ANN), 1, 1));
    positions().rebuild(PROJECTION, ANN, resetting()); // before it has come as far as it was

    positions()
        .apply(
            PROJECTION,
            List.of(advance(ANN, at(ANN), 1, 5), advance(BOB, at(BOB), 2, 2)),
            noting(replayed));

    assertThat(replayed)
        .containsExactly(
            "ann@1 true", "ann@2 true", "ann@3 true", "ann@4 false", "ann@5 false", "bob@2 false");
  }

  @Test
  default void the_handler_is_told_what_was_stored_before_the_projection_began() {
    List<String> replayed = new ArrayList<>();
    positions().begin(PROJECTION, TYPE, Position.of(2));

    positions().apply(PROJECTION, List.of(advance(ANN, NONE, 1, 3)), noting(replayed));

    assertThat(replayed).containsExactly("ann@1 true", "ann@2 true", "ann@3 false");
  }

  @Test
  default void a_parked_entity_goes_on_from_its_start() {
    apply(advance(ANN, NONE, 1, 1));
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));

    positions().rebuild(PROJECTION, ANN, resetting());

    assertThat(positions().parked(PROJECTION, 10)).isEmpty();
    assertThat(positions().resume(PROJECTION, ANN)).isFalse();
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
    assertThat(apply(advance(ANN, at(ANN), 1, 2))).isInstanceOf(Outcome.Committed.class);
    positions().caughtUp(PROJECTION, ANN, at(ANN));
    assertThat(positions().resuming(PROJECTION, 10)).isEmpty();
  }

  @Test
  default void who_caught_up_before_a_rebuild_does_not_end_its_exception() {
    apply(advance(ANN, NONE, 1, 1));
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));
    positions().resume(PROJECTION, ANN);
    AppliedPosition caughtUp = at(ANN);
    positions().rebuild(PROJECTION, ANN, resetting());

    positions().caughtUp(PROJECTION, ANN, caughtUp);

    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
  }

  @Test
  default void an_entity_never_met_can_be_rebuilt() {
    positions().rebuild(PROJECTION, ANN, resetting());

    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.Lost.class);
    assertThat(apply(advance(ANN, at(ANN), 1, 1))).isInstanceOf(Outcome.Committed.class);
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
  }

  @Test
  default void a_reset_that_throws_sets_nothing_back() {
    positions().begin(PROJECTION, TYPE, Position.start());
    apply(advance(ANN, NONE, 1, 2));
    AppliedPosition before = at(ANN);
    VerifiedPosition verified = positions().verified(PROJECTION, TYPE).orElseThrow();
    StateReset failing = failing();

    assertThatThrownBy(() -> positions().rebuild(PROJECTION, ANN, failing))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("ann")
        .hasRootCauseMessage("no");
    assertThatThrownBy(() -> positions().rebuild(PROJECTION, TYPE, failing))
        .isInstanceOf(ProjectionException.class);

    assertThat(at(ANN)).isEqualTo(before);
    assertThat(positions().resuming(PROJECTION, 10)).isEmpty();
    assertThat(positions().verified(PROJECTION, TYPE)).contains(verified);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  default void everything_of_a_type_is_set_back_together_with_its_state() {
    EntityKey order = EntityKey.of("order", "ann");
    verifiedThrough(9);
    apply(advance(ANN, NONE, 1, 3), advance(BOB, NONE, 1, 2));
    apply(advance(order, NONE, 1, 1));
    positions().park(PROJECTION, at(BOB), poison(BOB, 3));

    positions().rebuild(PROJECTION, TYPE, resetting());

    assertThat(effects()).isEmpty();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.none());
    assertThat(at(ANN).replayedThrough()).isEqualTo(EntityVersion.of(3));
    assertThat(at(BOB).parked()).isFalse();
    assertThat(at(order).version()).isEqualTo(EntityVersion.first());
    assertThat(positions().parked(PROJECTION, 10)).isEmpty();
    assertThat(positions().resuming(PROJECTION, 10)).isEmpty();
    assertThat(apply(advance(ANN, at(ANN), 1, 1))).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  default void while_everything_is_rebuilt_what_was_verified_stays_and_is_compared_anew() {
    VerifiedPosition verified = verifiedThrough(9);

    positions().rebuild(PROJECTION, TYPE, resetting());

    VerifiedPosition rebuilding = positions().verified(PROJECTION, TYPE).orElseThrow();
    assertThat(rebuilding.isRebuilding()).isTrue();
    assertThat(rebuilding.through()).isEqualTo(Position.of(9));
    assertThat(rebuilding.comparedThrough()).isEqualTo(Position.start());
    assertThat(moved(verified, 10)).as("what was compared before").isFalse();
    assertThat(moved(rebuilding, 4)).isTrue();
    VerifiedPosition at4 = positions().verified(PROJECTION, TYPE).orElseThrow();
    assertThat(at4.comparedThrough()).isEqualTo(Position.of(4));
    assertThat(at4.through()).isEqualTo(Position.of(9));
    assertThat(moved(at4, 8)).isTrue();
    VerifiedPosition at8 = positions().verified(PROJECTION, TYPE).orElseThrow();
    assertThat(at8.isRebuilding()).isTrue();
    assertThat(moved(at8, 9)).isTrue();
    VerifiedPosition at9 = positions().verified(PROJECTION, TYPE).orElseThrow();
    assertThat(at9.isRebuilding()).isFalse();
    assertThat(at9.comparedThrough()).isEqualTo(Position.of(9));
  }

  @Test
  default void a_window_may_reach_beyond_what_was_verified() {
    verifiedThrough(9);
    positions().rebuild(PROJECTION, TYPE, resetting());

    moved(positions().verified(PROJECTION, TYPE).orElseThrow(), 12);

    VerifiedPosition now = positions().verified(PROJECTION, TYPE).orElseThrow();
    assertThat(now.isRebuilding()).isFalse();
    assertThat(now.through()).isEqualTo(Position.of(12));
  }

  @Test
  default void what_was_compared_before_another_rebuild_is_not_taken() {
    verifiedThrough(9);
    positions().rebuild(PROJECTION, TYPE, resetting());
    VerifiedPosition first = positions().verified(PROJECTION, TYPE).orElseThrow();
    positions().rebuild(PROJECTION, TYPE, resetting());

    assertThat(moved(first, 4)).isFalse();

    assertThat(positions().verified(PROJECTION, TYPE).orElseThrow().comparedThrough())
        .isEqualTo(Position.start());
  }

  @Test
  default void what_has_not_begun_cannot_be_rebuilt() {
    assertThatThrownBy(() -> positions().rebuild(PROJECTION, TYPE, resetting()))
        .isInstanceOf(PositionsException.class)
        .hasMessageContaining("has not begun");
  }

  @Test
  default void a_new_entity_is_met_before_everything_is_set_back_or_after() throws Exception {
    verifiedThrough(1);
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    EventHandler slow =
        (event, tx) -> {
          recording().handle(event, tx);
          handling.countDown();
          goOn.await(5, TimeUnit.SECONDS);
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Outcome> met =
          CompletableFuture.supplyAsync(
              () -> positions().apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), slow),
              threads);
      handling.await();
      CompletableFuture<Void> rebuilt =
          CompletableFuture.runAsync(
              () -> positions().rebuild(PROJECTION, TYPE, resetting()), threads);
      awaitLockOrEnd(rebuilt);
      goOn.countDown();
      met.get();
      rebuilt.get();
    }

    List<String> expected = at(ANN).version().value() == 0 ? List.of() : List.of("ann@1");
    assertThat(effects()).isEqualTo(expected);
  }

  private static void awaitLockOrEnd(CompletableFuture<Void> rebuilt) throws Exception {
    try {
      rebuilt.get(500, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      assertThat(rebuilt).isNotDone(); // it waits for the transaction under way
    }
  }

  private VerifiedPosition verifiedThrough(long through) {
    positions().begin(PROJECTION, TYPE, Position.start());
    positions().acquire(PROJECTION, TYPE, "a", AN_HOUR);
    moved(VerifiedPosition.beginning(Position.start()), through);
    return positions().verified(PROJECTION, TYPE).orElseThrow();
  }

  private boolean moved(VerifiedPosition from, long through) {
    return positions().advance(PROJECTION, TYPE, "a", from, Position.of(through));
  }

  private EventHandler noting(List<String> replayed) {
    return (event, tx) -> {
      replayed.add(event.entity().id() + "@" + event.version() + " " + tx.isReplayed(event));
      recording().handle(event, tx);
    };
  }

  private StateReset failing() {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) throws Exception {
        resetting().entity(entity, tx);
        throw new IllegalStateException("no");
      }

      @Override
      public void all(EntityType type, Transaction tx) throws Exception {
        resetting().all(type, tx);
        throw new IllegalStateException("no");
      }
    };
  }
}
