package io.gapless.log.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.WriterId;
import io.gapless.log.spill.Shard;
import io.gapless.log.spill.SpilledEvents;
import java.util.Set;
import java.util.UUID;
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
    assertThat(check().entities()).containsOnlyKeys(A);
  }

  @Test
  void an_event_that_is_acknowledged_while_it_is_written_keeps_its_entity_until_the_write_ends() {
    ended(accept(A, 1), NO_CLUSTER);
    spilled(batch());
    pass(501);
    UnconfirmedEvent probe = accept(B, 1);
    SpillBatch batch = batch();
    ended(probe, ACKNOWLEDGED);

    assertThat(check().entities()).doesNotContainKey(B);
    spilled(batch);
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
    EntityKey neighbour = SpilledEvents.inOneShard("b", 1).stream().findFirst().orElseThrow();

    assertThat(path.fence().entities()).isEqualTo(1);
    assertThat(path.fence().shards()).isEqualTo(1);
    FenceCheck check = check();
    assertThat(check.shards()).containsOnlyKeys(shard);
    assertThat(path.fence().isFenced(neighbour)).isEqualTo(Shard.of(neighbour).equals(shard));
    path.fenceAnswered(check, new FenceCheck.Answer(Set.of(A), Set.of(shard)));
    assertThat(path.fence().isFenced(B)).isTrue();
    pass(100);
    answer(check(), Set.of());

    assertThat(path.fence().shards()).isZero();
    assertThat(path.fence().isFenced(B)).isFalse();
  }
}
