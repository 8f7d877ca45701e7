package io.gapless.projection.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.Projections;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.real.RealEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sets of projections that run, on a real broker. */
final class ProjectionSetIT {
  private final RealEvents events = new RealEvents();
  private final List<Projection> started = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  private final Projections.Observer observer =
      new Projections.Observer() {
        @Override
        public void started(Projection projection) {
          told.add("started with " + started.size());
        }

        @Override
        public void stopping() {
          told.add("stopping while " + health(started.getLast()));
        }
      };

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void those_of_a_set_start_and_stop_together_as_often_as_wanted() {
    ProjectionSet set = set(member("accounts"), member("orders"));
    assertThat(set.all()).isEmpty();

    for (int run = 1; run <= 2; run++) {
      started.clear();
      told.clear();
      set.start();

      assertThat(set.get("accounts")).isSameAs(started.getFirst());
      assertThat(set.get("orders")).isSameAs(started.getLast());
      assertThat(set.health()).containsOnlyKeys("accounts", "orders");
      assertThat(set.health().values()).noneMatch(ProjectionHealth.Closed.class::isInstance);

      set.stop();

      assertThat(set.all()).isEmpty();
      assertThat(started).extracting(ProjectionSetIT::health).containsOnly("Closed");
      assertThat(told).startsWith("started with 2", "started with 2").hasSize(3);
      assertThat(told.getLast()).startsWith("stopping while").doesNotContain("Closed");
    }
  }

  @Test
  void if_one_cannot_start_none_runs() {
    ProjectionException broken = new ProjectionException("no handler");
    ProjectionSet set =
        set(
            member("accounts"),
            new ProjectionSet.Member(
                "orders",
                () -> {
                  throw broken;
                }));

    assertThatThrownBy(set::start).isSameAs(broken);

    assertThat(set.all()).isEmpty();
    assertThat(started).extracting(ProjectionSetIT::health).containsExactly("Closed");
    assertThat(told).isEmpty();
  }

  @Test
  void one_that_does_not_run_is_named_beside_those_that_do() {
    ProjectionSet set = set(member("accounts"));
    set.start();

    assertThatThrownBy(() -> set.get("orders"))
        .hasMessage("no projection orders runs, but [accounts]");
    set.stop();
  }

  @Test
  void two_of_one_name_are_refused() {
    assertThatThrownBy(() -> set(member("accounts"), member("accounts")))
        .isInstanceOf(ProjectionException.class)
        .hasMessage("two handlers are of the projection accounts");
  }

  private ProjectionSet set(ProjectionSet.Member... members) {
    return new ProjectionSet(List.of(members), List.of(observer));
  }

  private ProjectionSet.Member member(String name) {
    return new ProjectionSet.Member(name, () -> start(name));
  }

  private Projection start(String name) {
    Projection projection =
        Projection.named(name)
            .of("account")
            .kafka(events.kafka())
            .replayService(events.replayService())
            .settings(it -> it.withTopicPrefix(events.topicPrefix()))
            .positions(InMemoryPositions.create())
            .handler((event, tx) -> {})
            .start();
    started.add(projection);
    return projection;
  }

  private static String health(Projection projection) {
    return projection.status().health().getClass().getSimpleName();
  }
}
