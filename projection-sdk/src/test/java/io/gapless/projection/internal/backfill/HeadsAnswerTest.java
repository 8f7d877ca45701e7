package io.gapless.projection.internal.backfill;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads;
import io.gapless.event.wire.Heads.Head;
import io.gapless.event.wire.WireFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heads are untrusted input: {@code verified through} must not rise by what nobody asked for. */
class HeadsAnswerTest {
  private static final EntityType TYPE = new EntityType("account");
  private static final Position AFTER = Position.of(10);
  private static final int LIMIT = 2;
  private static final Head ANN = head(entity("ann"), 4, 11);
  private static final Head BOB = head(entity("bob"), 1, 12);

  private final AnswerCheck check = new AnswerCheck(WireFormat.standard());

  @Test
  void the_window_asked_for_is_taken() {
    Heads heads = heads(12, ANN, BOB);

    assertThat(answer(heads.lines())).isEqualTo(new HeadsAnswer.Answered(heads));
    assertThat(answer(heads(10).lines())).isInstanceOf(HeadsAnswer.Answered.class);
  }

  @Test
  void a_window_cut_before_its_last_line_is_no_answer() {
    List<String> lines = heads(12, ANN, BOB).lines();

    assertUnusable(lines.subList(0, 2));
    assertUnusable(List.of());
  }

  @Test
  void a_window_that_ends_before_it_begins_is_no_answer() {
    assertUnusable(heads(9).lines());
  }

  @Test
  void more_heads_than_positions_are_no_answer() {
    assertUnusable(heads(13, ANN, BOB, head(entity("cid"), 1, 13)).lines());
  }

  @Test
  void a_head_outside_of_the_window_is_no_answer() {
    assertUnusable(heads(12, head(entity("ann"), 4, 10)).lines());
    assertUnusable(heads(12, head(entity("ann"), 4, 13)).lines());
  }

  @Test
  void a_head_of_another_type_is_no_answer() {
    assertUnusable(heads(12, head(EntityKey.of("order", "ann"), 4, 11)).lines());
  }

  @Test
  void an_entity_with_two_heads_is_no_answer() {
    assertUnusable(heads(12, ANN, head(entity("ann"), 5, 12)).lines());
  }

  @Test
  void a_head_without_a_version_is_no_answer() {
    assertUnusable(heads(12, head(entity("ann"), 0, 11)).lines());
  }

  private HeadsAnswer answer(List<String> lines) {
    return check.heads(TYPE, AFTER, LIMIT, lines);
  }

  private void assertUnusable(List<String> lines) {
    assertThat(answer(lines)).isInstanceOf(HeadsAnswer.Unusable.class);
  }

  private static Heads heads(long through, Head... heads) {
    return new Heads(List.of(heads), Position.of(through), Position.of(through));
  }

  private static Head head(EntityKey entity, long version, long position) {
    return new Head(
        entity, EntityVersion.of(version), event(entity, 1).id(), Position.of(position));
  }
}
