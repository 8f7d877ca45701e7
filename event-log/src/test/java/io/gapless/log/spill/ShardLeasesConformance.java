package io.gapless.log.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every fallback store does as {@link ShardLeases}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ShardLeasesConformance {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(700);

  private FallbackStore store;

  /** A store of its own, empty or without tables; closed by this class. */
  protected abstract FallbackStore open();

  @BeforeAll
  void openStore() {
    store = open();
    store.migrate();
  }

  @AfterAll
  void closeStore() {
    store.close();
  }

  @BeforeEach
  void giveEverythingBack() {
    Stream.of("a", "b", "c").forEach(store::release);
    await().atMost(Duration.ofSeconds(10)).until(() -> store.owners() == 0);
  }

  @Test
  void the_first_owner_gets_what_it_wants() {
    assertThat(store.acquire("a", Shard.COUNT, LONG)).hasSize(Shard.COUNT);
    assertThat(store.owners()).isEqualTo(1);
  }

  @Test
  void no_two_owners_have_one_shard() {
    Set<Shard> a = store.acquire("a", 40, LONG);
    Set<Shard> b = store.acquire("b", 40, LONG);

    assertThat(a).hasSize(40);
    assertThat(b).hasSize(24).doesNotContainAnyElementsOf(a);
  }

  @Test
  void renewing_keeps_the_same_shards() {
    Set<Shard> a = store.acquire("a", 10, LONG);

    assertThat(store.acquire("a", 10, LONG)).isEqualTo(a);
  }

  @Test
  void an_owner_without_a_shard_is_present_so_that_the_other_gives_some_back() {
    store.acquire("a", Shard.COUNT, LONG);
    assertThat(store.acquire("b", Shard.COUNT, LONG)).isEmpty();
    assertThat(store.owners()).isEqualTo(2);

    Set<Shard> a = store.acquire("a", Shard.COUNT / store.owners(), LONG);
    Set<Shard> b = store.acquire("b", Shard.COUNT / store.owners(), LONG);

    assertThat(a).hasSize(32);
    assertThat(b).hasSize(32).doesNotContainAnyElementsOf(a);
  }

  @Test
  void what_is_given_back_is_free_at_once() {
    store.acquire("a", Shard.COUNT, LONG);

    store.release("a");

    assertThat(store.owners()).isZero();
    assertThat(store.acquire("b", Shard.COUNT, LONG)).hasSize(Shard.COUNT);
  }

  @Test
  void what_runs_out_is_free() {
    store.acquire("a", Shard.COUNT, SHORT);
    assertThat(store.acquire("b", Shard.COUNT, SHORT)).isEmpty();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> store.acquire("b", Shard.COUNT, LONG).size() == Shard.COUNT);

    assertThat(store.owners()).isEqualTo(1);
  }

  @Test
  void a_lease_that_ran_out_is_taken_again_by_its_owner_if_nobody_else_did() {
    Set<Shard> a = store.acquire("a", 8, Duration.ofMillis(1));

    assertThat(store.acquire("a", 8, LONG)).isEqualTo(a);
  }

  @Test
  void owners_at_the_same_time_share() {
    List<CompletableFuture<Set<Shard>>> all =
        Stream.of("a", "b", "c")
            .map(owner -> CompletableFuture.supplyAsync(() -> store.acquire(owner, 30, LONG)))
            .toList();

    List<Shard> taken =
        all.stream().flatMap(owner -> owner.join().stream()).collect(Collectors.toList());

    assertThat(taken).hasSize(Shard.COUNT).doesNotHaveDuplicates();
  }
}
