package io.gapless.projection.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.Transaction;
import io.gapless.projection.memory.InMemoryPositions;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.SkipResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProjectionTestKitTest {
  private static final EntityKey ANN = EntityKey.of("account", "ann");
  private static final EntityKey BOB = EntityKey.of("account", "bob");

  private final List<String> effects = new ArrayList<>();
  private final Set<Event> poison = new HashSet<>();
  private final ProjectionTestKit kit = ProjectionTestKit.of(this::note);

  @Test
  void delivered_events_take_effect_in_version_order() {
    Event first = ann();
    Event second = ann();
    Event third = ann();

    kit.deliver(third, first, second);
    kit.run();

    assertThat(effects).containsExactly("ann 1", "ann 2", "ann 3");
    assertThat(kit.applied(ANN)).isEqualTo(EntityVersion.of(3));
    assertThat(kit.backfilled()).isZero();
    kit.assertComplete();
  }

  @Test
  void duplicates_are_ignored() {
    Event first = ann();
    Event second = ann();

    kit.deliver(first, first, second);
    kit.run();
    kit.deliver(first, second);
    kit.run();

    assertThat(effects).containsExactly("ann 1", "ann 2");
    assertThat(kit.duplicates()).isEqualTo(2);
  }

  @Test
  void a_gap_is_filled_from_the_event_store() {
    ann();
    ann();
    Event third = ann();

    kit.deliver(third);
    kit.run();

    assertThat(effects).containsExactly("ann 1", "ann 2", "ann 3");
    assertThat(kit.backfilled()).isEqualTo(2);
  }

  @Test
  void a_gap_wider_than_a_page_is_filled() {
    for (int version = 1; version < 2_000; version++) {
      ann();
    }

    kit.deliver(ann());
    kit.run();

    assertThat(kit.applied(ANN)).isEqualTo(EntityVersion.of(2_000));
    assertThat(effects).hasSize(2_000);
  }

  @Test
  void a_lost_last_event_is_found_by_comparing_heads() {
    kit.deliver(ann());
    ann();
    bob();

    kit.run();
    assertThat(effects).containsExactly("ann 1");
    kit.compareHeads();

    assertThat(effects).containsExactlyInAnyOrder("ann 1", "ann 2", "bob 1");
    assertThat(kit.verifiedThrough("account").value()).isEqualTo(3);
    kit.assertComplete();
  }

  @Test
  void many_lost_events_are_found_by_comparing_heads() {
    for (int i = 0; i < 2_500; i++) {
      kit.store("account", "a" + i, "Changed", "{}");
      kit.store("order", "o" + i, "Changed", "{}");
    }

    kit.compareHeads();

    assertThat(effects).hasSize(5_000).doesNotHaveDuplicates();
    assertThat(kit.verifiedThrough("account").value()).isEqualTo(5_000);
    kit.assertComplete();
  }

  @Test
  void every_type_is_compared() {
    ann();
    kit.store("order", "o-1", "Placed", "{}");

    kit.compareHeads();

    assertThat(effects).containsExactlyInAnyOrder("ann 1", "o-1 1");
    assertThat(kit.verifiedThrough("order").value()).isEqualTo(2);
  }

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
  void a_second_kit_on_the_same_positions_goes_on_where_the_first_ended() {
    InMemoryPositions positions = InMemoryPositions.create();
    ProjectionTestKit before = ProjectionTestKit.of(this::note, positions);
    Event first = before.store("account", "ann", "Changed", "{}");
    Event second = before.store("account", "ann", "Changed", "{}");
    before.deliver(first);
    before.run();

    ProjectionTestKit after = ProjectionTestKit.of(this::note, positions, before.events());
    after.deliver(first, second);
    after.run();

    assertThat(effects).containsExactly("ann 1", "ann 2");
    assertThat(after.duplicates()).isEqualTo(1);
  }

  @Test
  void what_is_missing_is_named() {
    ann();
    kit.deliver(ann());
    bob();
    kit.run();

    assertThatThrownBy(kit::assertComplete)
        .isInstanceOf(AssertionError.class)
        .hasMessage("not every stored event took effect:\n  account/bob stands at version 0 of 1");
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

  @Test
  void a_hostile_run_applies_everything_once_whatever_the_seed() {
    for (int i = 0; i < 10; i++) {
      ann();
      bob();
    }

    for (long seed = 0; seed < 50; seed++) {
      effects.clear();
      ProjectionTestKit hostile =
          ProjectionTestKit.of(this::note, InMemoryPositions.create(), kit.events());
      hostile.runHostile(seed);

      hostile.assertComplete();
      assertThat(effects).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_seed_repeats_its_run() {
    for (int i = 0; i < 10; i++) {
      ann();
      bob();
    }

    List<String> once = callsOfHostileRun(7);

    assertThat(callsOfHostileRun(7)).isEqualTo(once).hasSizeGreaterThan(20);
    assertThat(callsOfHostileRun(8)).isNotEqualTo(once);
  }

  @Test
  void what_cannot_be_done_is_refused_with_what_to_do() {
    ann();

    assertThatThrownBy(() -> kit.resume(BOB))
        .isInstanceOf(ProjectionException.class)
        .hasMessage("account/bob cannot be resumed, it is not parked; parked are []");
    assertThatThrownBy(() -> ProjectionTestKit.of(this::note).runHostile(1))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("store(…) some events first");
    assertThatThrownBy(() -> kit.deliver(Collections.nCopies(Turns.MOST_WAITING + 1, ann())))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("call run() in between");
    assertThatCode(() -> kit.deliver()).doesNotThrowAnyException();
  }

  @Test
  void positions_of_an_earlier_test_are_noticed() {
    InMemoryPositions positions = InMemoryPositions.create();
    ProjectionTestKit earlier = ProjectionTestKit.of(this::note, positions);
    earlier.store("account", "ann", "Changed", "{}");
    earlier.store("account", "ann", "Changed", "{}");
    earlier.compareHeads();

    ProjectionTestKit later = ProjectionTestKit.of(this::note, positions);
    later.store("account", "bob", "Changed", "{}");

    assertThatThrownBy(later::compareHeads)
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("verified through 2")
        .hasMessageContaining("Empty the tables gapless_* before each test");
  }

  private List<String> callsOfHostileRun(long seed) {
    List<String> calls = new ArrayList<>();
    EventHandler handler = (event, tx) -> calls.add(text(event));
    ProjectionTestKit.of(handler, InMemoryPositions.create(), kit.events()).runHostile(seed);
    return calls;
  }

  private void note(Event event, Transaction tx) {
    if (poison.contains(event)) {
      throw new IllegalStateException("poisoned");
    }
    tx.afterCommit(() -> effects.add(text(event)));
  }

  private static String text(Event event) {
    return event.entity().id() + " " + event.version();
  }

  private Event ann() {
    return kit.store("account", "ann", "Changed", "{}");
  }

  private Event bob() {
    return kit.store("account", "bob", "Changed", "{}");
  }
}
