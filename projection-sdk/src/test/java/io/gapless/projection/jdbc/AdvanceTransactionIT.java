package io.gapless.projection.jdbc;

import static io.gapless.projection.positions.PositionsFixture.advance;
import static io.gapless.projection.positions.PositionsFixture.poison;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.projection.EventHandler;
import io.gapless.projection.positions.AppliedPosition;
import io.gapless.projection.positions.Outcome;
import io.gapless.projection.positions.PositionsException;
import io.gapless.stack.fault.FaultProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Position and effects as one transaction, while others want the same and lines are cut. */
@ParameterizedClass
@EnumSource(Dialect.class)
final class AdvanceTransactionIT extends JdbcPositionsFixture {
  AdvanceTransactionIT(Dialect dialect) {
    super(dialect);
  }

  @Test
  void who_comes_late_to_a_new_entity_has_not_run_its_handler() throws Exception {
    List<String> ran = new ArrayList<>();
    AtomicReference<@Nullable Thread> late = new AtomicReference<>();
    AtomicReference<@Nullable Outcome> lateOutcome = new AtomicReference<>();
    EventHandler slow =
        (event, tx) -> {
          ran.add("first");
          Thread thread =
              Thread.ofVirtual()
                  .start(
                      () ->
                          lateOutcome.set(
                              positions()
                                  .apply(
                                      PROJECTION,
                                      List.of(advance(ANN, NONE, 1, 1)),
                                      (again, lateTx) -> ran.add("late"))));
          late.set(thread);
          thread.join(300); // it must be waiting for the row by then, and in no case be done
          recording().handle(event, tx);
        };

    Outcome outcome = positions().apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), slow);
    Thread thread = late.get();
    if (thread != null) {
      thread.join();
    }

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(lateOutcome.get()).isInstanceOf(Outcome.Lost.class);
    assertThat(ran).containsExactly("first");
  }

  @Test
  void a_position_is_compared_with_what_is_committed_now() throws Exception {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);
    EventHandler meanwhile =
        (event, tx) -> {
          if (event.entity().equals(ANN)) {
            // Locked by this very transaction: another cannot move it meanwhile.
            try (HikariDataSource impatient = database.database().impatientPool()) {
              Outcome other =
                  JdbcPositions.on(impatient)
                      .apply(PROJECTION, List.of(advance(ANN, one, 2, 2)), recording());
              assertThat(other).isInstanceOf(Outcome.Contended.class);
            }
          }
          recording().handle(event, tx);
        };

    Outcome outcome = positions().apply(PROJECTION, List.of(advance(ANN, one, 2, 2)), meanwhile);

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1", "ann@2");
  }

  @Test
  void nothing_takes_effect_if_the_position_cannot_be_written() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);

    Outcome outcome =
        losing(
            "UPDATE ", cut -> cut.apply(PROJECTION, List.of(advance(ANN, one, 2, 2)), recording()));

    assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
    assertThat(effects()).containsExactly("ann@1");
    assertThat(at(ANN)).isEqualTo(one);
  }

  @Test
  void the_position_stays_if_the_effects_cannot_be_written() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition one = at(ANN);

    Outcome outcome =
        losing(
            "INSERT INTO effects",
            cut ->
                cut.apply(
                    PROJECTION,
                    List.of(advance(BOB, NONE, 1, 1), advance(ANN, one, 2, 2)),
                    recording()));

    assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
    assertThat(effects()).containsExactly("ann@1");
    assertThat(at(ANN)).isEqualTo(one);
    assertThat(at(BOB)).isEqualTo(NONE);
  }

  @Test
  void an_entity_is_not_parked_if_the_exception_cannot_be_written() {
    Outcome outcome =
        losing("INSERT INTO gapless_parked", cut -> cut.park(PROJECTION, NONE, poison(ANN, 1)));

    assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
    assertThat(at(ANN)).isEqualTo(NONE);
    assertThat(positions().parked(PROJECTION, 10)).isEmpty();
    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void nothing_is_skipped_on_record_if_the_position_cannot_be_written() throws SQLException {
    positions().park(PROJECTION, NONE, poison(ANN, 1));

    assertThatThrownBy(
            () ->
                losing(
                    "INSERT INTO gapless_positions",
                    cut -> cut.skip(PROJECTION, ANN, "me", "because")))
        .isInstanceOf(PositionsException.class);

    assertThat(positions().parked(PROJECTION, 10)).hasSize(1);
    assertThat(at(ANN).parked()).isTrue();
    assertThat(database.count("gapless_skipped")).isZero();
  }

  @Test
  void a_commit_that_nobody_answered_is_unknown() {
    Outcome outcome =
        losing(
            database.database().commit(),
            cut -> cut.apply(PROJECTION, List.of(advance(ANN, NONE, 1, 1)), recording()));

    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    assertThat(effects()).isEmpty();
  }

  /** Uses positions whose connection is cut when it sends a statement that begins so. */
  private <T> T losing(String statement, Function<JdbcPositions, T> use) {
    return losing(database.database().statement(statement), use);
  }

  private <T> T losing(Predicate<byte[]> request, Function<JdbcPositions, T> use) {
    try (FaultProxy proxy = FaultProxy.to(database.database().port());
        HikariDataSource pool = database.database().through(proxy.port()).pool()) {
      CompletableFuture<Void> lost = proxy.dropRequest(request);
      try {
        return use.apply(JdbcPositions.on(pool));
      } finally {
        assertThat(lost).succeedsWithin(Duration.ofSeconds(5));
      }
    }
  }
}
