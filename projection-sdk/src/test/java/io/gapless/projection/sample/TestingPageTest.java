package io.gapless.projection.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.testkit.FreshProjection;
import io.gapless.projection.testkit.HostileRuns;
import io.gapless.projection.testkit.ProjectionTestKit;
import io.gapless.projection.testkit.StoredEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The code of {@code docs/testing-a-projection.md}: its regions stand there, in this order, and run
 * here.
 */
final class TestingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "testing-a-projection.md");
  private static final Path SOURCE =
      Path.of("src/test/java/io/gapless/projection/sample/TestingPageTest.java");

  // region handler
  static EventHandler balances(Map<String, Long> balances) {
    return (event, tx) -> {
      long amount = Long.parseLong(event.payload().text());
      tx.afterCommit(() -> balances.merge(event.entity().id(), amount, Long::sum));
    };
  }

  // endregion

  // region gap
  @Test
  void versions_that_are_missing_are_fetched_and_those_applied_are_ignored() {
    Map<String, Long> balances = new HashMap<>();
    ProjectionTestKit kit = ProjectionTestKit.of(balances(balances));
    Event first = kit.store("account", "ann", "Deposited", "10");
    kit.store("account", "ann", "Deposited", "20"); // is lost on its way
    Event third = kit.store("account", "ann", "Deposited", "30");

    kit.deliver(third, first);
    kit.run();
    kit.deliver(first);
    kit.run();

    assertThat(balances).containsEntry("ann", 60L);
    assertThat(kit.backfilled()).isEqualTo(1);
    assertThat(kit.duplicates()).isEqualTo(1);
  }

  // endregion

  // region last
  @Test
  void a_lost_last_event_is_found_by_comparing_heads() {
    Map<String, Long> balances = new HashMap<>();
    ProjectionTestKit kit = ProjectionTestKit.of(balances(balances));
    kit.deliver(kit.store("account", "ann", "Deposited", "10"));
    kit.store("account", "ann", "Withdrawn", "-10");

    kit.run();
    assertThat(balances).containsEntry("ann", 10L);
    kit.compareHeads();

    assertThat(balances).containsEntry("ann", 0L);
    kit.assertComplete();
  }

  // endregion

  // region poison
  @Test
  void an_event_that_cannot_be_applied_parks_its_entity_alone() {
    Map<String, Long> balances = new HashMap<>();
    ProjectionTestKit kit = ProjectionTestKit.of(balances(balances));
    EntityKey ann = EntityKey.of("account", "ann");
    kit.deliver(kit.store("account", "ann", "Deposited", "ten"));
    kit.deliver(kit.store("account", "bob", "Deposited", "10"));

    kit.run();

    assertThat(balances).containsOnlyKeys("bob");
    assertThat(kit.parked().getFirst().error()).contains("NumberFormatException");
    kit.skip(ann, "Zoë", "a test deposit"); // or mend the cause, and kit.resume(ann)
    kit.run();
    assertThat(kit.applied(ann)).isEqualTo(EntityVersion.first());
  }

  // endregion

  // region hostile
  @Test
  void the_state_does_not_depend_on_how_events_arrive() {
    StoredEvents events = StoredEvents.create();
    for (int amount = 1; amount <= 10; amount++) {
      events.store("account", "ann", "Deposited", "" + amount);
      events.store("account", "bob", "Deposited", "" + amount);
    }

    HostileRuns.of(events)
        .check(
            () -> {
              Map<String, Long> balances = new HashMap<>();
              return FreshProjection.inMemory(balances(balances), () -> balances);
            });
  }

  // endregion

  @Test
  void what_the_page_says_is_caught_is_caught() {
    StoredEvents events = StoredEvents.create();
    for (int amount = 1; amount <= 10; amount++) {
      events.store("account", "ann", "Deposited", "" + amount);
      events.store("account", "bob", "Deposited", "" + amount);
    }

    assertThatThrownBy(
            () ->
                HostileRuns.of(events)
                    .check(
                        () -> {
                          Map<String, Long> balances = new HashMap<>();
                          return FreshProjection.inMemory(
                              (event, tx) -> balances.merge(event.entity().id(), 1L, Long::sum),
                              () -> balances);
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("onlySeed(");
  }

  @Test
  void all_code_on_the_page_is_compiled_and_run_code() throws IOException {
    PageCode.assertCompiled(PAGE, SOURCE, 5);
  }
}
