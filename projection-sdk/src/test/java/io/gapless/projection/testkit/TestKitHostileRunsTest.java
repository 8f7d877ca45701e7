package io.gapless.projection.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.memory.InMemoryPositions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestKitHostileRunsTest {
  private final StoredEvents events = StoredEvents.create();
  private int made;

  @BeforeEach
  void store() {
    for (int i = 1; i <= 10; i++) {
      events.store("account", "ann", "Changed", "{}");
      events.store("account", "bob", "Changed", "{}");
      events.store("order", "o-1", "Changed", "{}");
    }
  }

  @Test
  void a_correct_handler_passes() {
    HostileRuns.of(events).check(this::counting);

    assertThat(made).isEqualTo(101);
  }

  @Test
  void a_batch_handler_gets_its_batches() {
    List<Integer> sizes = new ArrayList<>();

    HostileRuns.of(events)
        .check(
            () -> {
              Map<EntityKey, Integer> changes = new TreeMap<>();
              BatchHandler handler =
                  (batch, tx) -> {
                    sizes.add(batch.size());
                    batch.forEach(
                        event ->
                            tx.afterCommit(() -> changes.merge(event.entity(), 1, Integer::sum)));
                  };
              return FreshProjection.inMemory(handler, () -> changes);
            });

    assertThat(Collections.max(sizes)).isGreaterThan(5);
  }

  @Test
  void a_batch_handler_with_effects_outside_of_the_transaction_is_caught() {
    assertThatThrownBy(
            () ->
                HostileRuns.of(events)
                    .check(
                        () -> {
                          Map<EntityKey, Integer> changes = new TreeMap<>();
                          BatchHandler handler =
                              (batch, tx) ->
                                  batch.forEach(
                                      event -> changes.merge(event.entity(), 1, Integer::sum));
                          return FreshProjection.inMemory(handler, () -> changes);
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("in order: 10");
  }

  @Test
  void an_effect_outside_of_the_transaction_is_caught() {
    assertThatThrownBy(() -> HostileRuns.of(events).check(this::countingAtOnce))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)seed \\d+ ends in another state than delivery in order:.*")
        .hasMessageContaining("in order: 10")
        .hasMessageContaining("Repeat it with onlySeed(")
        .hasMessageContaining("tx.afterCommit");
  }

  @Test
  void the_seed_that_is_named_repeats_the_run() {
    String message = messageOf(HostileRuns.of(events));
    long seed = Long.parseLong(message.replaceAll("(?s)^seed (\\d+) .*", "$1"));

    assertThat(messageOf(HostileRuns.of(events).onlySeed(seed))).isEqualTo(message);
  }

  @Test
  void a_result_that_depends_on_the_order_of_entities_is_caught() {
    assertThatThrownBy(
            () ->
                HostileRuns.of(events)
                    .check(
                        () -> {
                          List<EntityKey> order = new ArrayList<>();
                          return FreshProjection.inMemory(
                              (event, tx) -> tx.afterCommit(() -> order.add(event.entity())),
                              () -> order);
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the order of events of different entities");
  }

  @Test
  void what_is_kept_of_a_call_that_was_rolled_back_is_caught() {
    assertThatThrownBy(
            () ->
                HostileRuns.of(events)
                    .check(
                        () -> {
                          Map<EntityKey, Integer> cache = new HashMap<>();
                          Map<EntityKey, Integer> state = new TreeMap<>();
                          return FreshProjection.inMemory(
                              (event, tx) -> {
                                int next = cache.merge(event.entity(), 1, Integer::sum);
                                tx.afterCommit(() -> state.put(event.entity(), next));
                              },
                              () -> state);
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(" in order: 10");
  }

  @Test
  void a_handler_that_applies_nothing_does_not_pass() {
    assertThatThrownBy(
            () ->
                HostileRuns.of(events)
                    .check(
                        () ->
                            FreshProjection.inMemory(
                                (event, tx) -> {
                                  throw new IllegalStateException("broken");
                                },
                                () -> "always the same")))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("delivered in order, not every stored event took effect:")
        .hasMessageContaining("account/ann is parked before version 1, HANDLER_FAILED")
        .hasMessageContaining("broken");
  }

  @Test
  void a_projection_that_is_not_fresh_is_noticed() {
    InMemoryPositions positions = InMemoryPositions.create();
    Map<EntityKey, Integer> shared = new HashMap<>();

    assertThatThrownBy(
            () ->
                HostileRuns.of(events)
                    .check(() -> new FreshProjection((event, tx) -> {}, positions, () -> "")))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("a projection is not fresh: it has applied")
        .hasMessageContaining("make new state and positions for each run");
    assertThatThrownBy(
            () ->
                HostileRuns.of(events)
                    .check(
                        () ->
                            FreshProjection.inMemory(
                                (event, tx) ->
                                    tx.afterCommit(
                                        () -> shared.merge(event.entity(), 1, Integer::sum)),
                                () -> shared)))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("gives the very object as its state that the first one gave");
  }

  @Test
  void states_of_any_kind_are_compared() {
    assertThat(new StateDifference(new int[] {1, 2}, new int[] {1, 2}).isNone()).isTrue();
    assertThat(new StateDifference(null, null).isNone()).isTrue();
    assertThat(new StateDifference("a", null).text())
        .isEqualTo("\n  state in order: a\n  state now:      null");
    assertThat(new StateDifference(Map.of("a", 1, "b", 2), Map.of("b", 2, "c", 3)).text())
        .contains("state of a in order: 1", "state of a now:      null", "of c now:      3")
        .doesNotContain("of b");
    assertThat(new StateDifference("x".repeat(5_000), "").text()).hasSizeLessThan(2_100);
  }

  @Test
  void bad_input_is_refused() {
    assertThatThrownBy(() -> HostileRuns.of(StoredEvents.create()))
        .isInstanceOf(ProjectionException.class)
        .hasMessageContaining("store(…) some events first");
    assertThatThrownBy(() -> HostileRuns.of(events).seeds(0))
        .isInstanceOf(ProjectionException.class)
        .hasMessage("seeds must be 1 to 100000, is 0");
  }

  private String messageOf(HostileRuns runs) {
    try {
      runs.check(this::countingAtOnce);
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("was not caught");
  }

  private FreshProjection counting() {
    made++;
    Map<EntityKey, Integer> changes = new TreeMap<>();
    return FreshProjection.inMemory(
        (event, tx) -> tx.afterCommit(() -> changes.merge(event.entity(), 1, Integer::sum)),
        () -> changes);
  }

  private FreshProjection countingAtOnce() {
    Map<EntityKey, Integer> changes = new TreeMap<>();
    return FreshProjection.inMemory(
        (event, tx) -> changes.merge(event.entity(), 1, Integer::sum), () -> changes);
  }
}
