package io.gapless.replay.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gapless.log.spill.FallbackStoreException;
import io.gapless.log.spill.InMemoryFallbackStore;
import io.gapless.log.spill.Shard;
import io.gapless.replay.sample.ManualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HeldShardsTest {
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final ManualTime time = new ManualTime(Long.MAX_VALUE - 5);
  private final InMemoryFallbackStore store = new InMemoryFallbackStore(time);
  private final HeldShards a = new HeldShards(store, "a", LEASE, time);
  private final HeldShards b = new HeldShards(store, "b", LEASE, time);

  @Test
  void one_replica_holds_all() {
    renew(a);

    assertThat(a.held()).hasSize(Shard.COUNT);
  }

  @Test
  void two_replicas_come_to_an_equal_share() {
    renew(a);
    renew(b);
    renew(a);
    renew(b);

    assertThat(a.held()).hasSize(32);
    assertThat(b.held()).hasSize(32);
    Set<Shard> both = new HashSet<>(a.held());
    both.addAll(b.held());
    assertThat(both).hasSize(Shard.COUNT);
  }

  @Test
  void what_a_dead_replica_held_goes_to_the_other_when_its_lease_ends() {
    renew(a);
    renew(b);
    renew(a);
    renew(b);

    time.advance(LEASE);
    renew(b);

    assertThat(b.held()).hasSize(Shard.COUNT);
  }

  @Test
  void renewal_is_due_at_a_third_of_the_lease() {
    assertThat(a.renewalDue()).isTrue();
    renew(a);

    assertThat(a.renewalDue()).isFalse();
    time.advance(LEASE.dividedBy(3));
    assertThat(a.renewalDue()).isTrue();
  }

  @Test
  void a_lease_that_cannot_be_renewed_ends_in_time() {
    renew(a);
    store.setDown(true);
    time.advance(LEASE.minusNanos(1));
    assertThatExceptionOfType(FallbackStoreException.class).isThrownBy(a::ask);
    assertThat(a.held()).hasSize(Shard.COUNT);

    time.advance(Duration.ofNanos(1));

    assertThat(a.held()).isEmpty();
    assertThat(a.renewalDue()).isTrue();
  }

  @Test
  void what_is_given_back_can_be_taken_at_once() {
    renew(a);

    a.release();
    renew(b);

    assertThat(a.held()).isEmpty();
    assertThat(b.held()).hasSize(Shard.COUNT);
  }

  private static void renew(HeldShards shards) {
    shards.take(shards.ask());
  }
}
