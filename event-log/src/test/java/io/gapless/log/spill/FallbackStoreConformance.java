package io.gapless.log.spill;

import static io.gapless.log.spill.SpilledEvents.inOneShard;
import static io.gapless.log.spill.SpilledEvents.row;
import static io.gapless.log.spill.SpilledEvents.rowIn;
import static io.gapless.log.spill.SpilledEvents.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityKey;
import io.gapless.event.EventId;
import io.gapless.event.wire.EventRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every fallback store does as {@link SpillWriter} and {@link SpillReader}. */
public abstract class FallbackStoreConformance extends QuarantineConformance {
  @Test
  void an_event_comes_back_whole() {
    EntityKey entity = EntityKey.of("account", "Zoë/ö =\\ 😀");
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("z=last\\first", "a=b\nc\\n");
    headers.put("a", "");
    SpilledEvent plain = row(entity, 3);
    byte[] bytes = {0, -1, 13, 10, 127};
    EventRecord record = new EventRecord("gapless.account", plain.record().key(), headers, bytes);
    SpilledEvent odd =
        new SpilledEvent(
            entity, plain.version(), plain.eventId(), plain.position(), record, "düster ✗");

    spill(List.of(odd));

    assertThat(readAll(Shard.of(entity), 10))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(SpilledEvents.whole(it)).isEqualTo(SpilledEvents.whole(odd));
              assertThat(it.record().value()).isEqualTo(bytes);
            });
  }

  @Test
  void rows_of_an_entity_come_in_version_order_whatever_order_they_came_in() {
    spill(List.of(row(ENTITY, 10), row(ENTITY, 2)));
    spill(List.of(row(ENTITY, 100), row(ENTITY, 1)));

    assertThat(versions(readAll(Shard.of(ENTITY), 10))).containsExactly(1L, 2L, 10L, 100L);
  }

  @Test
  void spilling_again_keeps_one_row_and_what_was_noted_about_it() {
    SpilledEvent event = row(ENTITY, 1);
    spill(List.of(event));
    store.refused(event.key(), "too large", true);

    spill(List.of(event));

    assertThat(store.quarantined(10))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.attempts()).isEqualTo(1);
              assertThat(it.lastError()).isEqualTo("too large");
            });
    assertThat(store.summary().spilled()).isZero();
  }

  @Test
  void both_sides_of_a_fork_are_kept() {
    SpilledEvent event = row(ENTITY, 1);
    SpilledEvent other =
        new SpilledEvent(
            ENTITY,
            event.version(),
            new EventId(UUID.randomUUID()),
            event.position(),
            event.record(),
            "fork");

    spill(List.of(event, other));

    assertThat(readAll(Shard.of(ENTITY), 10)).hasSize(2);
  }

  @Test
  void keys_are_bytes() {
    List<EntityKey> entities =
        Stream.of("order-A", "order-a", "ordér-A", "order-A ", "order-Á", "ordeR-a")
            .map(id -> EntityKey.of("account", id))
            .toList();
    entities.forEach(entity -> spill(rows(entity, 1, 2)));

    store.delete(List.of(row1(entities.get(0)), row2(entities.get(0))));

    assertThat(store.held(Set.copyOf(entities)))
        .containsExactlyInAnyOrderElementsOf(entities.subList(1, entities.size()));
  }

  @Test
  void entities_come_in_the_order_of_their_bytes() {
    // In UTF-16, which Java's strings compare by, the order of the last two is the other one.
    List<String> ids = Stream.of("A", "Z", "a", "z", "é", "\uFFFD", "\uD83D\uDE00").toList();
    List<EntityKey> inOne =
        ids.stream()
            .map(id -> inOneShardWith(ENTITY, id))
            .sorted(Comparator.naturalOrder())
            .toList();
    inOne.reversed().forEach(entity -> spill(rows(entity, 1, 2)));

    List<SpilledEvent> read = readAll(Shard.of(ENTITY), 3);

    assertThat(read.stream().map(SpilledEvent::entity).distinct().toList()).isEqualTo(inOne);
    assertThat(read).hasSize(2 * ids.size());
  }

  @Test
  void pages_follow_each_other_without_a_hole_or_a_repetition() {
    List<EntityKey> entities = inOneShard("p", 7);
    entities.forEach(entity -> spill(rows(entity, 1, 5)));

    List<SpilledEvent> read = readAll(Shard.of(entities.get(0)), 4);

    assertThat(read).hasSize(35).doesNotHaveDuplicates();
    assertThat(read.stream().map(SpilledEvent::key).distinct()).hasSize(35);
  }

  @Test
  void a_page_ends_when_it_has_enough_bytes() {
    for (int version = 1; version <= 12; version++) {
      spill(List.of(row(ENTITY, version, 1_000_000)));
    }

    List<SpilledEvent> page = store.read(Shard.of(ENTITY), Optional.empty(), SpillReader.MAX_PAGE);

    assertThat(page).hasSizeBetween(8, 10);
    assertThat(versions(readAll(Shard.of(ENTITY), SpillReader.MAX_PAGE))).hasSize(12);
  }

  @Test
  void the_largest_batch_is_taken() {
    List<SpilledEvent> batch =
        IntStream.rangeClosed(1, SpillWriter.MAX_BATCH)
            .mapToObj(version -> row(ENTITY, version, 20_000))
            .toList();

    spill(batch);

    assertThat(readAll(Shard.of(ENTITY), SpillReader.MAX_PAGE)).hasSize(SpillWriter.MAX_BATCH);
  }

  @Test
  void larger_batches_are_refused() {
    List<SpilledEvent> batch = rows(ENTITY, 1, SpillWriter.MAX_BATCH + 1);
    List<SpillKey> keys =
        rows(ENTITY, 1, SpillReader.MAX_DELETE + 1).stream().map(SpilledEvent::key).toList();

    assertThatThrownBy(() -> store.spill(batch)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.delete(keys)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_largest_number_of_rows_is_deleted_at_once() {
    List<SpilledEvent> rows = rows(ENTITY, 1, SpillReader.MAX_DELETE);
    for (int from = 0; from < rows.size(); from += SpillWriter.MAX_BATCH) {
      spill(rows.subList(from, from + SpillWriter.MAX_BATCH));
    }

    store.delete(rows.stream().map(SpilledEvent::key).toList());

    assertThat(store.holds(ENTITY)).isFalse();
  }

  @Test
  void held_tells_who_has_rows_however_many() {
    List<EntityKey> entities = inOneShard("h", 5);
    EntityKey crowded = entities.get(2);
    for (long from = 1; from <= 1_101; from += 100) {
      spill(rows(crowded, from, from + 99));
    }
    spill(rows(entities.get(4), 1, 1));

    assertThat(store.held(Set.copyOf(entities)))
        .containsExactlyInAnyOrder(crowded, entities.get(4));
    assertThat(store.holds(crowded)).isTrue();
    assertThat(store.holds(entities.get(0))).isFalse();
    assertThat(store.held(Set.of())).isEmpty();
  }

  @Test
  void a_shard_tells_who_has_its_first_rows() {
    List<EntityKey> entities = inOneShard("o", 5).stream().sorted().toList();
    Shard shard = Shard.of(entities.getFirst());
    assertThat(store.occupied(shard, Optional.empty()).isEmptyShard()).isTrue();
    EntityKey crowded = entities.get(2);
    SpilledEvent first = row(entities.get(1), 1);
    spill(List.of(first));
    spill(rows(crowded, 1, SpillWriter.MAX_LOOK));
    spill(rows(entities.get(4), 1, 2));

    assertThat(store.occupied(shard, Optional.empty()))
        .isEqualTo(
            new Occupancy(Optional.empty(), Set.of(first.entity(), crowded), Optional.of(crowded)));
    Optional<EntityKey> after = Optional.of(crowded);
    assertThat(store.occupied(shard, after))
        .isEqualTo(new Occupancy(after, Set.of(entities.get(4)), Optional.empty()));
    store.delete(List.of(first.key()));
    assertThat(store.occupied(shard, Optional.empty()).entities()).containsExactly(crowded);
  }

  @Test
  void a_quarantined_row_occupies_its_shard() {
    SpilledEvent event = row(ENTITY, 1);
    spill(List.of(event));
    store.refused(event.key(), "too large", true);

    assertThat(store.occupied(Shard.of(ENTITY), Optional.empty()).entities())
        .containsExactly(ENTITY);
  }

  @Test
  void many_shards_are_asked_at_once_whether_they_have_rows() {
    List<Shard> shards = Shard.all().subList(3, 40);
    SpilledEvent one = rowIn(shards.get(1));
    SpilledEvent other = rowIn(shards.get(20));
    spill(List.of(one, other, rowIn(Shard.all().get(50))));
    store.refused(other.key(), "too large", true);

    assertThat(store.shardsWithRows(Set.copyOf(shards)))
        .containsExactlyInAnyOrder(shards.get(1), shards.get(20));
    store.delete(List.of(one.key()));
    assertThat(store.shardsWithRows(Set.copyOf(shards))).containsExactly(shards.get(20));
    assertThat(store.shardsWithRows(Set.of(shards.get(0)))).isEmpty();
    assertThat(store.shardsWithRows(Set.of())).isEmpty();
  }

  /** Whose rows are many must not hide those behind. */
  @Test
  void a_shard_behind_a_crowded_one_is_told() {
    SpilledEvent crowded = rowIn(Shard.all().get(7));
    SpilledEvent behind = rowIn(Shard.all().get(8));
    spill(rows(crowded.entity(), 1, SpillReader.MAX_SHARD_LOOK));
    spill(List.of(behind));

    assertThat(store.shardsWithRows(Set.of(crowded.key().shard(), behind.key().shard())))
        .containsExactlyInAnyOrder(crowded.key().shard(), behind.key().shard());
  }

  @Test
  void deleting_what_is_gone_is_fine() {
    SpilledEvent event = row(ENTITY, 1);

    store.delete(List.of(event.key()));
    store.delete(List.of());

    assertThat(store.holds(ENTITY)).isFalse();
  }

  @Test
  void the_summary_counts_what_waits() {
    assertThat(store.summary()).isEqualTo(new SpillSummary(0, 0, Optional.empty()));
    spill(rows(ENTITY, 1, 3));
    spill(rows(EntityKey.of("account", "b"), 1, 2));
    store.refused(row1(ENTITY), "too large", true);

    SpillSummary summary = store.summary();

    assertThat(summary.spilled()).isEqualTo(4);
    assertThat(summary.quarantined()).isEqualTo(1);
    assertThat(summary.oldest()).isPresent();
  }

  @Test
  void several_processes_may_migrate_at_once() {
    List<CompletableFuture<Void>> migrations =
        IntStream.range(0, 3).mapToObj(i -> CompletableFuture.runAsync(store::migrate)).toList();

    migrations.forEach(CompletableFuture::join);

    assertThat(store.summary().spilled()).isZero();
  }
}
