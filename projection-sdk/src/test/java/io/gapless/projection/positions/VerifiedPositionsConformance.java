package io.gapless.projection.positions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of positions must do with verified through and its lease. */
interface VerifiedPositionsConformance extends PositionsFixture {
  Duration LEASE = Duration.ofMinutes(5);

  /** It has begun without a history. */
  private VerifiedPosition begun() {
    positions().begin(PROJECTION, TYPE, Position.start());
    return VerifiedPosition.beginning(Position.start());
  }

  private boolean advance(String owner, VerifiedPosition from, long through) {
    return positions().advance(PROJECTION, TYPE, owner, from, Position.of(through));
  }

  @Test
  default void a_projection_begins_once() {
    assertThat(positions().verified(PROJECTION, TYPE)).isEmpty();
    assertThat(positions().acquire(PROJECTION, TYPE, "a", LEASE)).isEmpty();

    assertThat(positions().begin(PROJECTION, TYPE, Position.of(7))).isTrue();
    assertThat(positions().begin(PROJECTION, TYPE, Position.of(9))).isFalse();

    VerifiedPosition begun = VerifiedPosition.beginning(Position.of(7));
    assertThat(positions().verified(PROJECTION, TYPE)).contains(begun);
    assertThat(positions().acquire(PROJECTION, TYPE, "a", LEASE)).contains(begun);
    assertThat(positions().verified(OTHER, TYPE)).isEmpty();
    assertThat(positions().verified(PROJECTION, new EntityType("order"))).isEmpty();
  }

  @Test
  default void of_many_that_begin_at_once_one_does() throws Exception {
    List<Future<Boolean>> begun = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        Position history = Position.of(i);
        begun.add(threads.submit(() -> positions().begin(PROJECTION, TYPE, history)));
      }
    }

    int began = 0;
    for (Future<Boolean> one : begun) {
      began += one.get() ? 1 : 0;
    }
    assertThat(began).isEqualTo(1);
  }

  @Test
  default void one_owner_at_a_time_moves_verified_through_from_where_it_stands() {
    VerifiedPosition at0 = begun();
    assertThat(positions().acquire(PROJECTION, TYPE, "a", LEASE)).contains(at0);
    assertThat(positions().acquire(PROJECTION, TYPE, "b", LEASE)).isEmpty();

    assertThat(advance("b", at0, 5)).isFalse();
    assertThat(advance("a", at0, 7)).isTrue();
    assertThat(advance("a", at0, 8)).isFalse();
    assertThat(advance("a", at0.comparedTo(Position.of(7)), 9)).isTrue();

    assertThat(positions().through(PROJECTION, TYPE)).isEqualTo(Position.of(9));
    assertThat(positions().acquire(PROJECTION, TYPE, "a", LEASE))
        .contains(at0.comparedTo(Position.of(9)));
    assertThat(positions().through(OTHER, TYPE)).isEqualTo(Position.start());
  }

  @Test
  default void a_lease_runs_out_and_its_owner_cannot_move_anything_then() {
    VerifiedPosition at0 = begun();
    positions().acquire(PROJECTION, TYPE, "a", Duration.ofMillis(50));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> positions().acquire(PROJECTION, TYPE, "b", LEASE).isPresent());

    assertThat(advance("a", at0, 5)).isFalse();
    assertThat(positions().through(PROJECTION, TYPE)).isEqualTo(Position.start());
  }
}
