package io.gapless.projection.positions;

import static io.gapless.projection.positions.PositionsFixture.advance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store of positions must do so that a command to rebuild takes effect once. */
interface CommandedRebuildsConformance extends PositionsFixture {
  CommandId COMMAND = new CommandId("7@2026-11-21T14:35:00.000001Z");
  CommandId LATER = new CommandId("8@2026-11-21T14:36:00Z");

  @Test
  default void a_command_sets_one_entity_back_once() {
    apply(advance(ANN, NONE, 1, 3));

    assertThat(positions().rebuild(PROJECTION, ANN, resetting(), COMMAND)).isTrue();

    assertThat(effects()).isEmpty();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.none());
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
    apply(advance(ANN, at(ANN), 1, 2));
    AppliedPosition now = at(ANN);

    assertThat(positions().rebuild(PROJECTION, ANN, unexpected(), COMMAND)).isFalse();

    assertThat(at(ANN)).isEqualTo(now);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  default void a_command_sets_everything_of_a_type_back_once() {
    positions().begin(PROJECTION, TYPE, Position.start());
    apply(advance(ANN, NONE, 1, 3));

    assertThat(positions().rebuild(PROJECTION, TYPE, resetting(), COMMAND)).isTrue();

    assertThat(effects()).isEmpty();
    apply(advance(ANN, at(ANN), 1, 2));
    AppliedPosition now = at(ANN);
    VerifiedPosition verified = positions().verified(PROJECTION, TYPE).orElseThrow();

    assertThat(positions().rebuild(PROJECTION, TYPE, unexpected(), COMMAND)).isFalse();

    assertThat(at(ANN)).isEqualTo(now);
    assertThat(positions().verified(PROJECTION, TYPE)).contains(verified);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  default void who_comes_late_with_an_earlier_command_undoes_nothing() {
    positions().begin(PROJECTION, TYPE, Position.start());
    positions().rebuild(PROJECTION, ANN, resetting(), COMMAND);
    positions().rebuild(PROJECTION, TYPE, resetting(), LATER);
    apply(advance(ANN, at(ANN), 1, 1));

    assertThat(positions().rebuild(PROJECTION, ANN, unexpected(), COMMAND)).isFalse();

    assertThat(effects()).containsExactly("ann@1");
  }

  @Test
  default void another_command_is_carried_out_and_so_is_the_same_to_another_projection() {
    assertThat(positions().rebuild(PROJECTION, ANN, resetting(), COMMAND)).isTrue();

    assertThat(positions().rebuild(PROJECTION, ANN, resetting(), LATER)).isTrue();
    assertThat(positions().rebuild(OTHER, ANN, resetting(), COMMAND)).isTrue();
  }

  @Test
  default void what_is_rebuilt_for_no_command_is_rebuilt_each_time() {
    positions().rebuild(PROJECTION, ANN, resetting(), COMMAND);
    apply(advance(ANN, at(ANN), 1, 1));
    int generation = at(ANN).generation();

    positions().rebuild(PROJECTION, ANN, resetting());
    positions().rebuild(PROJECTION, ANN, resetting());

    assertThat(effects()).isEmpty();
    assertThat(at(ANN).generation()).isGreaterThan(generation);
  }

  @Test
  default void a_command_without_effect_is_not_taken_for_one_that_was_carried_out() {
    assertThatThrownBy(() -> positions().rebuild(PROJECTION, ANN, failing(), COMMAND))
        .isInstanceOf(ProjectionException.class)
        .isNotInstanceOf(PositionsException.class);
    assertThatThrownBy(() -> positions().rebuild(PROJECTION, TYPE, resetting(), LATER))
        .isInstanceOf(PositionsException.class)
        .hasMessageContaining("has not begun");

    positions().begin(PROJECTION, TYPE, Position.start());

    assertThat(positions().rebuild(PROJECTION, ANN, resetting(), COMMAND)).isTrue();
    assertThat(positions().rebuild(PROJECTION, TYPE, resetting(), LATER)).isTrue();
  }

  @Test
  default void of_two_at_one_command_one_carries_it_out() throws Exception {
    apply(advance(ANN, NONE, 1, 1));
    AtomicInteger resets = new AtomicInteger();
    CountDownLatch resetting = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    StateReset slow =
        resetting(
            () -> {
              resets.incrementAndGet();
              resetting.countDown();
              goOn.await(5, TimeUnit.SECONDS);
            });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Boolean> one =
          CompletableFuture.supplyAsync(
              () -> positions().rebuild(PROJECTION, ANN, slow, COMMAND), threads);
      resetting.await();
      CompletableFuture<Boolean> other =
          CompletableFuture.supplyAsync(
              () -> positions().rebuild(PROJECTION, ANN, slow, COMMAND), threads);
      assertThatThrownBy(() -> other.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class); // nobody knows yet whether it is carried out
      goOn.countDown();

      assertThat(one.get()).isTrue();
      assertThat(isCarriedOutBy(other)).isFalse();
    }

    assertThat(resets).hasValue(1);
    assertThat(positions().rebuild(PROJECTION, ANN, slow, COMMAND)).isFalse();
  }

  /** It may also learn that another was faster, and that it is to ask again. */
  private static boolean isCarriedOutBy(CompletableFuture<Boolean> other) throws Exception {
    try {
      return other.get();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(PositionsException.class);
      return false;
    }
  }

  /** What happens beside the reset. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private StateReset failing() {
    return resetting(
        () -> {
          throw new IllegalStateException("no");
        });
  }

  private StateReset unexpected() {
    return resetting(
        () -> {
          throw new AssertionError("was reset once more");
        });
  }

  private StateReset resetting(Step then) {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) throws Exception {
        resetting().entity(entity, tx);
        then.run();
      }

      @Override
      public void all(EntityType type, Transaction tx) throws Exception {
        resetting().all(type, tx);
        then.run();
      }
    };
  }
}
