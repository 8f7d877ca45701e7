package io.gapless.projection.positions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every store of positions must do with verified through and its lease. */
interface VerifiedPositionsConformance extends PositionsFixture {
  Duration LEASE = Duration.ofMinutes(5);

  @Test
  default void one_owner_at_a_time_moves_verified_through_and_it_never_falls() {
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
  default void a_lease_runs_out_and_its_owner_cannot_move_anything_then() {
    positions().acquire(PROJECTION, TYPE, "a", Duration.ofMillis(50));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> positions().acquire(PROJECTION, TYPE, "b", LEASE).isPresent());

    assertThat(positions().advance(PROJECTION, TYPE, "a", Position.of(5))).isFalse();
    assertThat(positions().through(PROJECTION, TYPE)).isEqualTo(Position.start());
  }
}
