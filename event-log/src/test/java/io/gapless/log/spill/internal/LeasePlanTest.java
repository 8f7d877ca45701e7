package io.gapless.log.spill.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.log.spill.Shard;
import io.gapless.log.spill.internal.LeasePlan.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LeasePlanTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");
  private static final Instant LATER = NOW.plus(Duration.ofSeconds(10));
  private static final int SEEDS = 2_000;

  private final Map<Shard, Held> leases = new HashMap<>();

  private LeasePlan plan(int most) {
    return LeasePlan.of(leases, "me", NOW, most);
  }

  private static List<Shard> shards(int from, int to) {
    return Shard.all().subList(from, to);
  }

  private void lease(String owner, Instant until, List<Shard> shards) {
    shards.forEach(shard -> leases.put(shard, new Held(owner, until)));
  }

  @Test
  void the_first_replica_takes_all() {
    assertThat(plan(Shard.COUNT)).isEqualTo(new LeasePlan(Shard.all(), List.of()));
  }

  @Test
  void what_another_holds_is_left_alone() {
    lease("other", LATER, shards(0, 40));

    assertThat(plan(Shard.COUNT)).isEqualTo(new LeasePlan(shards(40, 64), List.of()));
  }

  @Test
  void what_is_held_is_kept_before_anything_is_taken() {
    lease("me", LATER, shards(50, 60));

    assertThat(plan(12).kept()).containsAll(shards(50, 60)).hasSize(12).containsAll(shards(0, 2));
  }

  @Test
  void what_is_above_the_share_is_given_back() {
    lease("me", LATER, Shard.all());

    assertThat(plan(32)).isEqualTo(new LeasePlan(shards(0, 32), shards(32, 64)));
    assertThat(plan(0)).isEqualTo(new LeasePlan(List.of(), Shard.all()));
  }

  @Test
  void a_lease_has_run_out_at_its_end_and_not_before() {
    lease("other", NOW, shards(0, 1));
    lease("other", NOW.plusNanos(1_000), shards(1, 64));

    assertThat(plan(Shard.COUNT).kept()).containsExactlyElementsOf(shards(0, 1));
  }

  @Test
  void of_what_is_free_its_own_is_taken_first() {
    lease("other", NOW.minusSeconds(1), shards(0, 32));
    lease("me", NOW.minusSeconds(1), shards(32, 64));

    assertThat(plan(32)).isEqualTo(new LeasePlan(shards(32, 64), List.of()));
  }

  @Test
  void whatever_is_stored_nobody_is_robbed_and_no_more_is_taken_than_asked_for() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      leases.clear();
      Set<Shard> own = new HashSet<>();
      Set<Shard> others = new HashSet<>();
      for (Shard shard : Shard.all()) {
        leaseAtRandom(random, shard, own, others);
      }
      int most = random.nextInt(Shard.COUNT + 1);

      LeasePlan plan = plan(most);

      Set<Shard> kept = new HashSet<>(plan.kept());
      Set<Shard> givenBack = new HashSet<>(own);
      givenBack.removeAll(kept);
      assertThat(kept).as("seed %s", seed).hasSize(Math.min(most, Shard.COUNT - others.size()));
      assertThat(plan.kept()).as("seed %s", seed).hasSize(kept.size()).noneMatch(others::contains);
      assertThat(plan.givenBack())
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(givenBack);
    }
  }

  private void leaseAtRandom(Random random, Shard shard, Set<Shard> own, Set<Shard> others) {
    boolean mine = random.nextBoolean();
    int age = random.nextInt(3) - 1;
    if (random.nextInt(4) == 0) {
      return;
    }
    leases.put(shard, new Held(mine ? "me" : "other", NOW.plusSeconds(age)));
    if (age > 0) {
      (mine ? own : others).add(shard);
    }
  }
}
