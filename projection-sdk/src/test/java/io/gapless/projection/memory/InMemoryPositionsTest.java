package io.gapless.projection.memory;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.positions.Advance;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.Positions;
import io.gapless.projection.positions.PositionsConformance;
import io.gapless.projection.positions.RebuiltPositions;
import io.gapless.projection.positions.ReplayedEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class InMemoryPositionsTest implements PositionsConformance {
  private final InMemoryPositions positions = InMemoryPositions.create();
  private final List<String> effects = new ArrayList<>();

  @Override
  public Positions positions() {
    return positions;
  }

  @Override
  public EventHandler recording() {
    return (event, tx) ->
        tx.afterCommit(() -> effects.add(event.entity().id() + "@" + event.version()));
  }

  @Override
  public StateReset resetting() {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) {
        tx.afterCommit(() -> effects.removeIf(line -> line.startsWith(entity.id() + "@")));
      }

      @Override
      public void all(EntityType type, Transaction tx) {
        tx.afterCommit(effects::clear);
      }
    };
  }

  @Override
  public List<String> effects() {
    return effects;
  }

  @Test
  void who_is_overtaken_while_the_handler_runs_loses_and_has_no_effect() {
    ProjectionName projection = new ProjectionName("overtaken");
    Advance advance =
        new Advance(entity("ann"), AppliedPosition.none(), List.of(event(entity("ann"), 1)));

    Outcome outcome =
        positions.apply(
            projection,
            List.of(advance),
            (event, tx) -> {
              recording().handle(event, tx);
              assertThat(positions.apply(projection, List.of(advance), recording()))
                  .isInstanceOf(Outcome.Committed.class);
            });

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(effects).containsExactly("ann@1");
  }

  @Test
  void a_command_that_was_carried_out_long_ago_is_forgotten_with_the_next_one() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InMemoryPositions aging = InMemoryPositions.create(now::get);
    CommandId old = new CommandId("old");
    aging.rebuild(PROJECTION, ANN, resetting(), old);

    now.set(Instant.EPOCH.plus(RebuiltPositions.REMEMBERED));
    aging.rebuild(PROJECTION, ANN, resetting(), new CommandId("next"));
    assertThat(aging.rebuild(PROJECTION, ANN, resetting(), old)).isFalse();

    now.set(Instant.EPOCH.plus(RebuiltPositions.REMEMBERED).plusMillis(1));
    aging.rebuild(PROJECTION, ANN, resetting(), new CommandId("last"));
    assertThat(aging.rebuild(PROJECTION, ANN, resetting(), old)).isTrue();
  }

  @Test
  void there_is_no_connection() {
    InMemoryTransaction tx = new InMemoryTransaction(ReplayedEvents.none());

    assertThatThrownBy(tx::connection)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("afterCommit");
  }
}
