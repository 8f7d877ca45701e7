package io.gapless.log.spill;

import static io.gapless.log.spill.SpilledEvents.inOneShard;
import static io.gapless.log.spill.SpilledEvents.row;
import static io.gapless.log.spill.SpilledEvents.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every fallback store does with rows that Kafka refuses. */
abstract class QuarantineConformance extends FallbackStoreUnderTest {
  @Test
  void a_quarantined_entity_is_left_out_with_all_its_rows_and_holds_up_nobody() {
    List<EntityKey> entities = inOneShard("q", 5);
    entities.forEach(entity -> spill(rows(entity, 1, 3)));
    EntityKey first = sorted(entities).get(0);
    EntityKey third = sorted(entities).get(2);
    store.refused(row2(first), "too large", true);
    store.refused(row1(third), "not authorised", true);

    List<SpilledEvent> read = readAll(Shard.of(first), 2);

    assertThat(read.stream().map(SpilledEvent::entity).distinct().toList())
        .isEqualTo(sorted(entities).stream().filter(it -> it != first && it != third).toList());
    assertThat(read).hasSize(9);
    assertThat(store.held(Set.copyOf(entities))).hasSize(5);
    assertThat(store.quarantined(10))
        .extracting(QuarantinedEvent::lastError)
        .containsExactly("too large", "not authorised");
  }

  @Test
  void a_page_that_ends_inside_an_entity_quarantined_since_goes_on_behind_it() {
    List<EntityKey> entities = sorted(inOneShard("r", 2));
    entities.forEach(entity -> spill(rows(entity, 1, 3)));
    List<SpilledEvent> page = store.read(Shard.of(entities.get(0)), Optional.empty(), 1);
    store.refused(row2(entities.get(0)), "too large", true);

    List<SpilledEvent> next =
        store.read(Shard.of(entities.get(0)), Optional.of(page.get(0).key()), 10);

    assertThat(next).extracting(SpilledEvent::entity).containsOnly(entities.get(1)).hasSize(3);
  }

  @Test
  void a_released_entity_is_read_again() {
    spill(rows(ENTITY, 1, 3));
    store.refused(row1(ENTITY), "too large", true);
    store.refused(row2(ENTITY), "too large", true);

    store.release(row1(ENTITY));

    assertThat(versions(readAll(Shard.of(ENTITY), 10))).containsExactly(1L, 2L, 3L);
    assertThat(store.quarantined(10)).isEmpty();
  }

  @Test
  void what_was_noted_outlives_a_release() {
    spill(rows(ENTITY, 1, 2));
    SpillKey first = row1(ENTITY);
    store.refused(first, "too large", true);

    store.release(first);
    store.refused(first, "not authorised", true);

    assertThat(store.quarantinedRow(first))
        .hasValueSatisfying(
            it -> {
              assertThat(it.attempts()).isEqualTo(2);
              assertThat(it.lastError()).isEqualTo("not authorised");
            });
  }

  @Test
  void rows_set_aside_come_in_pages_with_what_was_noted_and_nobody_twice() {
    List<SpillKey> setAside = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      EntityKey entity = EntityKey.of("account", "Zoë/" + i);
      List<SpilledEvent> rows = List.of(row(entity, 1, 1_000 + i), row(entity, 2), row(entity, 3));
      spill(rows);
      for (SpilledEvent refused : rows.subList(0, 2)) {
        setAside.add(refused.key());
        store.refused(refused.key(), "too large", true);
      }
    }

    List<QuarantinedRow> read = new ArrayList<>();
    Optional<SpillKey> after = Optional.empty();
    List<QuarantinedRow> page = store.quarantinedRows(after, 3);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      read.addAll(page);
      after = Optional.of(page.getLast().key());
      page = store.quarantinedRows(after, 3);
    }

    assertThat(read)
        .extracting(QuarantinedRow::key)
        .containsExactlyInAnyOrderElementsOf(setAside)
        .doesNotHaveDuplicates();
    assertThat(read).extracting(it -> it.key().shard().number()).isSorted();
    QuarantinedRow first =
        read.stream().filter(it -> it.key().equals(setAside.getFirst())).findFirst().orElseThrow();
    assertThat(first.bytes()).isEqualTo(1_000);
    assertThat(first.topic()).isEqualTo("gapless.account");
    assertThat(first.reason()).isEqualTo("Kafka is down");
    assertThat(first.lastError()).isEqualTo("too large");
    assertThat(first.attempts()).isEqualTo(1);
    assertThat(first.position().value()).isEqualTo(1_001);
    assertThat(store.quarantinedRow(first.key())).contains(first);
  }

  @Test
  void a_row_that_is_not_set_aside_is_not_found_among_those_that_are() {
    List<SpilledEvent> rows = rows(ENTITY, 1, 2);
    spill(rows);
    store.refused(rows.getFirst().key(), "too large", true);

    assertThat(store.quarantinedRow(rows.getFirst().key())).isPresent();
    assertThat(store.quarantinedRow(rows.getLast().key())).isEmpty();
    assertThat(store.quarantinedRow(row1(EntityKey.of("account", "nobody")))).isEmpty();
  }

  @Test
  void when_the_row_that_was_set_aside_is_deleted_those_behind_it_go_on() {
    spill(rows(ENTITY, 1, 3));
    SpillKey first = row1(ENTITY);
    store.refused(first, "too large", true);
    assertThat(readAll(Shard.of(ENTITY), 10)).isEmpty();

    store.delete(List.of(first));

    assertThat(versions(readAll(Shard.of(ENTITY), 10))).containsExactly(2L, 3L);
  }

  @Test
  void attempts_are_counted_and_the_row_stays_where_it_is() {
    spill(rows(ENTITY, 1, 2));
    store.refused(row1(ENTITY), "first", false);
    store.refused(row1(ENTITY), "x".repeat(5_000), false);

    assertThat(versions(readAll(Shard.of(ENTITY), 10))).containsExactly(1L, 2L);
    store.refused(row1(ENTITY), "third", true);

    assertThat(store.quarantined(10))
        .singleElement()
        .satisfies(it -> assertThat(it.attempts()).isEqualTo(3));
  }

  @Test
  void refusing_a_row_that_is_gone_does_nothing() {
    store.refused(row1(ENTITY), "too late", true);

    assertThat(store.quarantined(10)).isEmpty();
    assertThat(store.holds(ENTITY)).isFalse();
  }
}
