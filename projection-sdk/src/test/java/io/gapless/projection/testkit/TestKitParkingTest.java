package io.gapless.projection.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.SkipResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestKitParkingTest extends NotingKit {
  @Test
  void a_poisoned_event_parks_its_entity_and_no_other_until_it_is_resumed() {
    Event first = ann();
    Event second = ann();
    Event bobs = bob();
    poison.add(first);

    kit.deliver(first, second, bobs);
    kit.run();

    assertThat(effects).containsExactly("bob 1");
    ParkedEntity parked = kit.parked().getFirst();
    assertThat(parked.entity()).isEqualTo(ANN);
    assertThat(parked.version()).isEqualTo(EntityVersion.first());
    assertThat(parked.reason()).isEqualTo(ParkReason.HANDLER_FAILED);
    assertThat(parked.error()).contains("poisoned");
    assertThatThrownBy(kit::assertComplete)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("account/ann is parked before version 1, HANDLER_FAILED")
        .hasMessageContaining("poisoned");

    poison.clear();
    kit.resume(ANN);
    kit.run();

    assertThat(effects).containsExactly("bob 1", "ann 1", "ann 2");
    assertThat(kit.parked()).isEmpty();
    kit.compareHeads();
    kit.assertComplete();
  }

  @Test
  void a_poisoned_event_can_be_skipped() {
    Event first = ann();
    Event second = ann();
    poison.add(first);
    kit.deliver(first, second);
    kit.run();

    SkipResult skipped = kit.skip(ANN, "Zoë", "nobody needs it");
    kit.run();

    assertThat(skipped).isEqualTo(new SkipResult.Skipped(EntityVersion.first()));
    assertThat(effects).containsExactly("ann 2");
    assertThat(kit.skip(ANN, "Zoë", "again")).isEqualTo(new SkipResult.NotParked());
    kit.assertComplete();
  }

  @Test
  void an_event_that_fails_twice_only_is_applied() {
    List<Integer> attempts = new ArrayList<>();
    ProjectionTestKit flaky =
        ProjectionTestKit.of(
            (event, tx) -> {
              attempts.add(attempts.size() + 1);
              if (attempts.size() < 3) {
                throw new IllegalStateException("simulated");
              }
              note(event, tx);
            });

    flaky.deliver(flaky.store("account", "ann", "Changed", "{}"));
    flaky.run();

    assertThat(attempts).hasSize(3);
    assertThat(effects).containsExactly("ann 1");
    assertThat(flaky.parked()).isEmpty();
  }

  @Test
  void a_version_that_is_unknown_to_the_store_parks() {
    Event first = ann();
    Event phantom = kit.events().unstored(ANN, EntityVersion.of(4), "Changed", "{}");

    kit.deliver(first, phantom);
    kit.run();

    assertThat(effects).containsExactly("ann 1");
    ParkedEntity parked = kit.parked().getFirst();
    assertThat(parked.version()).isEqualTo(EntityVersion.of(2));
    assertThat(parked.reason()).isEqualTo(ParkReason.UNKNOWN_TO_STORE);
    assertThat(kit.skip(ANN, "Zoë", "away with it"))
        .isEqualTo(new SkipResult.NotSkippable(ParkReason.UNKNOWN_TO_STORE));
  }

  @Test
  void an_event_unknown_to_the_store_that_was_applied_is_found_by_comparing_heads() {
    Event first = ann();
    Event phantom = kit.events().unstored(ANN, EntityVersion.of(2), "Changed", "{}");
    kit.deliver(first, phantom);
    kit.run();
    assertThat(effects).containsExactly("ann 1", "ann 2");

    kit.compareHeads();

    assertThat(kit.parked().getFirst().reason()).isEqualTo(ParkReason.CONFLICT);
  }

  @Test
  void another_event_under_the_applied_version_is_a_conflict() {
    Event first = ann();
    kit.deliver(first);
    kit.run();

    kit.deliver(kit.events().unstored(ANN, EntityVersion.first(), "Changed", "{}"));
    kit.run();

    assertThat(kit.parked().getFirst().reason()).isEqualTo(ParkReason.CONFLICT);
  }

  @Test
  void a_handler_that_fails_for_everybody_is_told_with_its_error() {
    for (int i = 0; i < 20; i++) {
      Event event = kit.store("account", "a" + i, "Changed", "{}");
      poison.add(event);
      kit.deliver(event);
    }

    assertThatThrownBy(kit::run)
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("the handler fails for 10 entities or more at once")
        .hasMessageContaining("call run() again")
        .hasRootCauseMessage("poisoned");

    poison.clear();
    kit.run();
    kit.assertComplete();
  }

  @Test
  void a_handler_that_wants_a_connection_without_a_database_is_told_so() {
    ProjectionTestKit jdbc = ProjectionTestKit.of((event, tx) -> tx.connection());
    jdbc.deliver(jdbc.store("account", "ann", "Changed", "{}"));
    jdbc.run();

    assertThatThrownBy(jdbc::assertComplete)
        .hasMessageContaining("put the effect into afterCommit");
  }
}
