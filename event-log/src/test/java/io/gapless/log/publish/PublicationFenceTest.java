package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.WriterId;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpilledEvents;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who stays on the spill path, and until when. */
final class PublicationFenceTest extends PublicationSteps {
  @Test
  void an_entity_leaves_the_spill_path_when_its_rows_are_gone() {
    ended(accept(A, 1), TOO_LARGE);
    spilled(batch());

    answer(check(), Set.of(A));
    assertThat(path.fence().isFenced(A)).isTrue();
    pass(50);
    answer(check(), Set.of());

    UnconfirmedEvent next = accept(A, 2);
    assertThat(path.takeSends()).contains(next);
  }

  @Test
  void an_answer_that_is_older_than_the_last_spill_lets_nobody_go() {
    ended(accept(A, 1), TOO_LARGE);
    spilled(batch());
    FenceCheck check = check();
    accept(A, 2);
    spilled(batch());

    answer(check, Set.of());

    assertThat(path.fence().isFenced(A)).isTrue();
  }

  @Test
  void nobody_is_asked_for_whose_events_are_not_written_yet() {
    ended(accept(A, 1), TOO_LARGE);

    assertThat(path.nextFenceCheck()).isEmpty();
    SpillBatch batch = batch();
    assertThat(path.nextFenceCheck()).isEmpty();
    spilled(batch);
    assertThat(check().shards()).containsOnlyKeys(Shard.of(A));
  }

  @Test
  void an_event_that_is_acknowledged_while_it_is_written_keeps_its_entity_until_the_write_ends() {
    ended(accept(A, 1), NO_CLUSTER);
    spilled(batch());
    pass(501);
    UnconfirmedEvent probe = accept(B, 1);
    SpillBatch batch = batch();
    ended(probe, ACKNOWLEDGED);

    FenceCheck check = check();
    spilled(batch);
    answer(check, Set.of());
    assertThat(path.fence().isFenced(A)).isFalse();
    assertThat(path.fence().isFenced(B)).isTrue();
  }

  @Test
  void an_event_abandoned_while_it_is_written_leaves_a_row_that_holds_its_entity() {
    ended(accept(A, 1), NO_CLUSTER);
    SpillBatch batch = batch();
    path.abandon(WRITER);
    spilled(batch);
    UnconfirmedEvent later = accept(A, new WriterId(new UUID(2, 2)), 2);
    path.notSpilled(batch(), true);
    path.takeSends();

    pass(2_000);

    assertThat(path.takeSends()).doesNotContain(later);
  }

  @Test
  void past_the_fences_bound_whole_shards_take_the_spill_path_until_they_are_empty() {
    path = new PublicationPath(CIRCUIT, new PublisherBounds(100, 1L << 20, 10, 1 << 20, 1), clock);
    ended(accept(A, 1), TOO_LARGE);
    ended(accept(B, 1), TOO_LARGE);
    spilled(batch());
    Shard shard = Shard.of(B);
    EntityKey neighbour =
        IntStream.range(0, 10_000)
            .mapToObj(it -> EntityKey.of("account", "n" + it))
            .filter(it -> Shard.of(it).equals(shard))
            .findFirst()
            .orElseThrow();

    assertThat(path.fence().entities()).isEqualTo(1);
    assertThat(path.fence().shards()).isEqualTo(1);
    FenceCheck check = check();
    assertThat(check.shards()).containsKey(shard);
    assertThat(path.fence().isFenced(neighbour)).isTrue();
    answer(check, Set.of(A, neighbour));
    assertThat(path.fence().isFenced(B)).isTrue();
    pass(100);
    answer(check(), Set.of());

    assertThat(path.fence().shards()).isZero();
    assertThat(path.fence().isFenced(B)).isFalse();
  }

  @Test
  void whoever_sorts_before_the_first_row_left_may_go() {
    List<EntityKey> entities = spilledOfOneShard(3);

    answer(check(), List.of(entities.get(1), entities.get(2)), 1);

    assertThat(entities).filteredOn(path.fence()::isFenced).isEqualTo(entities.subList(1, 3));
  }

  @Test
  void rows_that_stay_hide_nobody_behind_them() {
    List<EntityKey> entities = spilledOfOneShard(4);
    List<EntityKey> stay = entities.subList(0, 2);

    answer(check(), stay, 1);
    assertThat(entities).allMatch(path.fence()::isFenced);
    answer(check(), stay, 1);
    assertThat(entities).allMatch(path.fence()::isFenced);
    answer(check(), stay, 1);

    assertThat(entities).filteredOn(path.fence()::isFenced).isEqualTo(stay);
  }

  @Test
  void a_store_that_takes_long_is_asked_less_often() {
    List<EntityKey> entities = spilledOfOneShard(2);
    FenceCheck check = check();
    clock.pass(Duration.ofMillis(100));
    answer(check, List.of(entities.get(1)), 1);

    pass(499);
    assertThat(path.nextFenceCheck()).isEmpty();
    pass(1);
    assertThat(path.nextFenceCheck()).isPresent();
  }

  private List<EntityKey> spilledOfOneShard(int count) {
    List<EntityKey> entities = SpilledEvents.inOneShard("f", count).stream().sorted().toList();
    for (EntityKey entity : entities) {
      ended(accept(entity, 1), TOO_LARGE);
    }
    spilled(batch());
    return entities;
  }
}
