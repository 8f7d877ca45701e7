package io.gapless.replay.jobs.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapless.event.EntityType;
import io.gapless.event.InvalidEventException;
import io.gapless.event.Position;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SelectionTest {
  private static final EntityType ACCOUNT = EntityType.of("account");
  private static final Instant TIME = Instant.parse("2026-11-20T10:15:30.123456Z");

  private static Selection of(List<String> entities, long after, Optional<Long> through) {
    return new Selection(
        ACCOUNT,
        entities,
        Optional.empty(),
        Position.of(after),
        through.map(Position::of),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void a_selection_is_read_as_it_was_written() {
    Selection full =
        new Selection(
            ACCOUNT,
            List.of("b \u00e4", "a b", "a/b", "\u2028"),
            Optional.of("AddressChanged"),
            Position.of(4),
            Optional.of(Position.of(Long.MAX_VALUE)),
            Optional.of(TIME),
            Optional.of(TIME.plusSeconds(1)));
    for (Selection selection : List.of(Selection.all(ACCOUNT), full)) {
      assertThat(SelectionText.read(SelectionText.write(selection))).isEqualTo(selection);
    }
  }

  @Test
  void different_selections_have_different_digests_and_the_order_of_ids_does_not_matter() {
    Set<String> digests = new HashSet<>();
    digests.add(Selection.all(ACCOUNT).digest());
    digests.add(Selection.all(EntityType.of("order")).digest());
    digests.add(of(List.of("a"), 0, Optional.empty()).digest());
    digests.add(of(List.of("a", "b"), 0, Optional.empty()).digest());
    digests.add(of(List.of("a"), 1, Optional.empty()).digest());
    digests.add(of(List.of("a"), 0, Optional.of(9L)).digest());
    assertThat(digests).hasSize(6);
    assertThat(of(List.of("b", "a", "b"), 0, Optional.empty()).digest())
        .isEqualTo(of(List.of("a", "b"), 0, Optional.empty()).digest());
  }

  @Test
  void what_cannot_be_selected_is_refused_by_its_member() {
    List<String> many = IntStream.rangeClosed(0, 1_000).mapToObj(it -> "e" + it).toList();
    assertRefused("entities", many, 0, Optional.empty());
    assertRefused("entityId", List.of("a\nentity b"), 0, Optional.empty());
    assertRefused("throughPosition", List.of(), 5, Optional.of(5L));
    assertThat(of(many.subList(0, 1_000), 0, Optional.empty()).entities()).hasSize(1_000);
  }

  private static void assertRefused(
      String field, List<String> entities, long after, Optional<Long> through) {
    assertThatThrownBy(() -> of(entities, after, through))
        .isInstanceOfSatisfying(
            InvalidEventException.class, it -> assertThat(it.field()).isEqualTo(field));
  }
}
