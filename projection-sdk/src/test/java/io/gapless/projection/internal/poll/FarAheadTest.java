package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.internal.verify.Verifier;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.sample.SampleEvents;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Heads are compared long after very many entities were applied. */
final class FarAheadTest {
  private static final ProjectionName PROJECTION = new ProjectionName("accounts");
  private static final EntityType TYPE = new EntityType("account");
  private static final int ENTITIES = 3_000;
  private static final int ROUNDS = 3;

  @Test
  void however_many_are_ahead_of_a_window_it_is_passed() {
    InMemoryPositions positions = InMemoryPositions.create(() -> Instant.EPOCH);
    positions.begin(PROJECTION, TYPE, Position.start());
    SimulatedStore store = new SimulatedStore(new Random(1));
    store.isReliable = true;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < ENTITIES; i++) {
        apply(positions, store.append(SampleEvents.entity("e" + i)));
      }
    }
    Verifier verifier =
        new Verifier.Parts(
                PROJECTION,
                "me",
                positions,
                store,
                new Inbox(),
                new ProjectionListener() {},
                ProjectionSettings.defaults().verify().withWindow(ENTITIES),
                () -> Instant.EPOCH)
            .of(TYPE);

    for (int i = 0; i < ROUNDS; i++) {
      verifier.compare();
    }

    assertThat(positions.through(PROJECTION, TYPE)).isEqualTo(Position.of(ROUNDS * ENTITIES));
  }

  private static void apply(InMemoryPositions positions, Event event) {
    AppliedPosition at =
        positions
            .committed(PROJECTION, List.of(event.entity()))
            .getOrDefault(event.entity(), AppliedPosition.none());
    positions.apply(
        PROJECTION, List.of(new Advance(event.entity(), at, List.of(event))), (it, tx) -> {});
  }
}
