package io.gapless.projection.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.memory.InMemoryPositions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionTestKitTest extends NotingKit {
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
}
