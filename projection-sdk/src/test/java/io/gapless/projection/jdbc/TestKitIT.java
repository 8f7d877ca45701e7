package io.gapless.projection.jdbc;

import static io.gapless.projection.jdbc.PositionsDatabase.insertEffect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.Transaction;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.SkipResult;
import io.gapless.projection.testkit.FreshProjection;
import io.gapless.projection.testkit.HostileRuns;
import io.gapless.projection.testkit.ProjectionTestKit;
import io.gapless.projection.testkit.StoredEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The test kit on the tables a handler has in production. */
@ParameterizedClass
@EnumSource(Dialect.class)
final class TestKitIT extends JdbcPositionsFixture {
  private static final int SEEDS = 20;

  private final Set<Event> poison = new HashSet<>();

  TestKitIT(Dialect dialect) {
    super(dialect);
  }

  @Test
  void whatever_comes_the_table_is_the_fold_of_what_is_stored() {
    ProjectionTestKit kit = ProjectionTestKit.of(recording(), positions());
    List<Event> ann = store(kit, ANN.id(), 5);
    List<Event> bob = store(kit, BOB.id(), 3);

    kit.deliver(ann.get(2), ann.get(0), bob.get(1)); // ann 2 and bob 1 are lost
    kit.run();
    kit.deliver(ann.get(0));
    kit.run();
    assertThat(effects()).containsExactlyInAnyOrder("ann@1", "ann@2", "ann@3", "bob@1", "bob@2");
    assertThat(kit.backfilled()).isEqualTo(2);
    assertThat(kit.duplicates()).isEqualTo(1);
    kit.compareHeads();

    kit.assertComplete();
    assertThat(effectsOf(ANN.id())).containsExactly("ann@1", "ann@2", "ann@3", "ann@4", "ann@5");
    assertThat(effectsOf(BOB.id())).containsExactly("bob@1", "bob@2", "bob@3");
    assertThat(positions().committed(ProjectionTestKit.PROJECTION, List.of(ANN)).get(ANN))
        .satisfies(at -> assertThat(at.eventId()).contains(ann.getLast().id()));
  }

  @Test
  void what_a_handler_wrote_before_it_threw_is_undone_and_its_entity_parked_in_the_tables()
      throws SQLException {
    ProjectionTestKit kit = ProjectionTestKit.of(this::recordingUnlessPoisoned, positions());
    List<Event> ann = store(kit, ANN.id(), 3);
    poison.add(ann.get(1));
    kit.deliver(ann);
    kit.deliver(store(kit, BOB.id(), 1));

    kit.run();

    assertThat(effects()).containsExactlyInAnyOrder("ann@1", "bob@1");
    ParkedEntity parked = kit.parked().getFirst();
    assertThat(parked.version()).isEqualTo(EntityVersion.of(2));
    assertThat(parked.reason()).isEqualTo(ParkReason.HANDLER_FAILED);
    assertThat(parked.error()).contains("poisoned");
    assertThat(database.count("gapless_parked")).isEqualTo(1);

    kit.resume(ANN); // too early
    kit.run();
    assertThat(kit.parked()).hasSize(1);
    assertThat(kit.skip(ANN, "Zoë", "a test deposit"))
        .isEqualTo(new SkipResult.Skipped(EntityVersion.of(2)));
    kit.run();

    assertThat(effectsOf(ANN.id())).containsExactly("ann@1", "ann@3");
    assertThat(database.count("gapless_skipped")).isEqualTo(1);
    kit.compareHeads();
    assertThat(kit.verifiedThrough("account").value()).isEqualTo(4);
  }

  @Test
  void a_restarted_projection_knows_what_was_committed() {
    StoredEvents events = StoredEvents.create();
    ProjectionTestKit first = ProjectionTestKit.of(recording(), positions(), events);
    first.deliver(store(first, ANN.id(), 3));
    first.run();

    ProjectionTestKit second = ProjectionTestKit.of(recording(), database.positions(), events);
    second.deliver(events.all());
    second.deliver(store(second, ANN.id(), 1));
    second.compareHeads();

    second.assertComplete();
    assertThat(second.duplicates()).isEqualTo(3);
    assertThat(effects()).containsExactly("ann@1", "ann@2", "ann@3", "ann@4");
  }

  @Test
  void hostile_runs_end_in_one_state_for_single_events_and_for_batches() {
    HostileRuns runs = HostileRuns.of(history()).seeds(SEEDS);

    runs.check(() -> fresh(recording()));
    runs.check(() -> fresh(recordingBatches()));
  }

  @Test
  void an_effect_over_another_connection_is_caught() {
    EventHandler outside =
        (event, tx) -> {
          try (Connection connection = database.pool().getConnection()) {
            insertEffect(connection, line(event));
          }
        };

    assertThatThrownBy(() -> HostileRuns.of(history()).seeds(SEEDS).check(() -> fresh(outside)))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)seed \\d+ ends in another state than delivery in order:.*")
        .hasMessageContaining("tx.connection()");
  }

  @Test
  void rows_that_another_run_left_are_noticed() {
    HostileRuns runs = HostileRuns.of(history()).seeds(1);

    assertThatThrownBy(
            () -> runs.check(() -> new FreshProjection(recording(), positions(), this::effects)))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("not fresh");
  }

  private FreshProjection fresh(EventHandler handler) {
    try {
      database.empty();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return new FreshProjection(
        handler, positions(), () -> List.of(effectsOf(ANN.id()), effectsOf(BOB.id())));
  }

  private StoredEvents history() {
    StoredEvents events = StoredEvents.create();
    for (int i = 0; i < 8; i++) {
      events.store("account", ANN.id(), "Changed", "{}");
      events.store("account", BOB.id(), "Changed", "{}");
    }
    return events;
  }

  private static List<Event> store(ProjectionTestKit kit, String id, int events) {
    for (int i = 0; i < events; i++) {
      kit.store("account", id, "Changed", "{}");
    }
    List<Event> all = kit.events().of(EntityKey.of("account", id));
    return List.copyOf(all.subList(all.size() - events, all.size()));
  }

  private void recordingUnlessPoisoned(Event event, Transaction tx) throws Exception {
    recording().handle(event, tx);
    if (poison.contains(event)) {
      throw new IllegalStateException("poisoned");
    }
  }

  private static BatchHandler recordingBatches() {
    return (events, tx) -> {
      for (Event event : events) {
        insertEffect(tx.connection(), line(event));
      }
    };
  }

  private static String line(Event event) {
    return event.entity().id() + "@" + event.version();
  }

  /** In the order in which they took effect. */
  private List<String> effectsOf(String id) {
    return effects().stream().filter(line -> line.startsWith(id + "@")).toList();
  }
}
