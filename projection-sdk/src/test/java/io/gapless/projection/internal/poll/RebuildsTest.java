package io.gapless.projection.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionStatus.Rebuilding;
import io.gapless.projection.positions.VerifiedPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an instance knows of rebuilds, whoever began them. */
class RebuildsTest {
  private static final EntityType TYPE = new EntityType("account");
  private static final VerifiedPosition AT_9 =
      VerifiedPosition.beginning(Position.start()).comparedTo(Position.of(9));

  private final List<String> told = new ArrayList<>();
  private final Inbox inbox = new Inbox();
  private final Rebuilds rebuilds =
      new Rebuilds(
          inbox,
          new ProjectionListener() {
            @Override
            public void rebuilding(EntityType type, Position to) {
              told.add("rebuilding to " + to);
            }

            @Override
            public void rebuilt(EntityType type) {
              told.add("rebuilt");
            }
          });

  @Test
  void a_rebuild_is_seen_from_its_begin_to_its_end() {
    VerifiedPosition begun = AT_9.asRebuilding();
    rebuilds.seen(TYPE, AT_9);
    assertThat(rebuilds.isRebuilding(TYPE)).isFalse();

    rebuilds.seen(TYPE, begun.comparedTo(Position.of(4)));
    assertThat(rebuilds.isRebuilding(TYPE)).isTrue();
    assertThat(rebuilds.status())
        .isEqualTo(Map.of(TYPE, new Rebuilding(Position.of(4), Position.of(9))));
    assertThat(inbox.isEmpty()).as("what is believed of the type is forgotten").isFalse();

    rebuilds.seen(TYPE, begun.comparedTo(Position.of(12)));
    assertThat(rebuilds.isRebuilding(TYPE)).isFalse();
    assertThat(told).containsExactly("rebuilding to 9", "rebuilt");
  }

  @Test
  void what_was_read_earlier_and_comes_later_changes_nothing() {
    VerifiedPosition begun = AT_9.asRebuilding();
    rebuilds.seen(TYPE, AT_9);
    rebuilds.seen(TYPE, begun);
    rebuilds.seen(TYPE, AT_9);
    assertThat(rebuilds.isRebuilding(TYPE)).isTrue();

    rebuilds.seen(TYPE, begun.comparedTo(Position.of(9)));
    rebuilds.seen(TYPE, begun);

    assertThat(rebuilds.isRebuilding(TYPE)).isFalse();
    assertThat(told).containsExactly("rebuilding to 9", "rebuilt");
  }

  @Test
  void a_rebuild_between_two_looks_is_told_too() {
    rebuilds.seen(TYPE, AT_9);

    rebuilds.seen(TYPE, AT_9.asRebuilding().comparedTo(Position.of(10)));

    assertThat(told).containsExactly("rebuilding to 10", "rebuilt");
  }

  @Test
  void a_projection_that_reads_its_history_is_rebuilding() {
    rebuilds.seen(TYPE, VerifiedPosition.beginning(Position.of(7)));

    assertThat(rebuilds.isRebuilding(TYPE)).isTrue();
    assertThat(rebuilds.status())
        .isEqualTo(Map.of(TYPE, new Rebuilding(Position.start(), Position.of(7))));
  }
}
