package io.gapless.log.spill.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.log.spill.SpillKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class KeyIntervalTest {
  private static final Comparator<SpillKey> KEY_ORDER =
      Comparator.comparing(SpillKey::entity)
          .thenComparing(SpillKey::version)
          .thenComparing(key -> key.eventId().value());

  private static final List<EntityKey> ENTITIES =
      List.of(entity("a"), entity("a "), entity("b"), entity("c"), entity("é"));

  /** Every row there is, in key order. */
  private static final List<SpillKey> ROWS = rows();

  private static EntityKey entity(String id) {
    return EntityKey.of("account", id);
  }

  private static List<SpillKey> rows() {
    List<SpillKey> rows = new ArrayList<>();
    for (EntityKey entity : ENTITIES) {
      for (int version = 1; version <= 3; version++) {
        rows.add(
            new SpillKey(entity, EntityVersion.of(version), new EventId(new UUID(1, version))));
      }
    }
    return rows;
  }

  private static List<SpillKey> rowsIn(List<KeyInterval> intervals) {
    List<SpillKey> rows = new ArrayList<>();
    for (KeyInterval interval : intervals) {
      ROWS.stream().filter(row -> isIn(interval, row)).forEach(rows::add);
    }
    return rows;
  }

  private static boolean isIn(KeyInterval interval, SpillKey row) {
    return interval.afterRow().map(it -> KEY_ORDER.compare(row, it) > 0).orElse(true)
        && interval.afterEntity().map(it -> row.entity().compareTo(it) > 0).orElse(true)
        && interval.beforeEntity().map(it -> row.entity().compareTo(it) < 0).orElse(true);
  }

  private static SortedSet<EntityKey> omitted(int bits) {
    SortedSet<EntityKey> omitted = new TreeSet<>();
    for (int i = 0; i < ENTITIES.size(); i++) {
      if ((bits & 1 << i) != 0) {
        omitted.add(ENTITIES.get(i));
      }
    }
    return omitted;
  }

  /** After each row or from the beginning, without each subset of the entities. */
  @Test
  void together_they_are_what_lies_after_without_what_is_omitted_each_row_once_and_in_order() {
    for (int bits = 0; bits < 1 << ENTITIES.size(); bits++) {
      SortedSet<EntityKey> omitted = omitted(bits);
      for (int after = -1; after < ROWS.size(); after++) {
        List<KeyInterval> intervals =
            KeyInterval.around(
                after < 0 ? Optional.empty() : Optional.of(ROWS.get(after)), omitted);

        assertThat(rowsIn(intervals))
            .as("after row %s without %s", after, omitted)
            .containsExactlyElementsOf(
                ROWS.subList(after + 1, ROWS.size()).stream()
                    .filter(row -> !omitted.contains(row.entity()))
                    .toList());
        assertThat(intervals)
            .hasSizeLessThanOrEqualTo(omitted.size() + 1)
            .allMatch(it -> it.afterRow().isEmpty() || it.afterEntity().isEmpty());
      }
    }
  }

  @Test
  void without_anything_omitted_there_is_one() {
    Optional<SpillKey> after = Optional.of(ROWS.get(4));

    assertThat(KeyInterval.around(after, new TreeSet<>()))
        .containsExactly(new KeyInterval(after, Optional.empty(), Optional.empty()));
  }
}
