package io.gapless.projection.positions;

import static io.gapless.projection.positions.PositionsFixture.advance;
import static io.gapless.projection.positions.PositionsFixture.poison;
import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.EventRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of positions must do with entities that are set aside. */
interface ParkedEntitiesConformance extends PositionsFixture {
  @Test
  default void a_parked_entity_cannot_be_applied() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition before = at(ANN);

    Outcome outcome = positions().park(PROJECTION, before, poison(ANN, 2));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(at(ANN).parked()).isTrue();
    assertThat(apply(advance(ANN, before, 2, 2))).isInstanceOf(Outcome.Lost.class);
    assertThat(apply(advance(ANN, at(ANN), 2, 2))).isInstanceOf(Outcome.Lost.class);
    assertThat(effects()).containsExactly("ann@1");
  }

  @Test
  default void an_entity_never_met_can_be_parked_and_then_not_be_applied() {
    Outcome outcome = positions().park(PROJECTION, NONE, poison(ANN, 1));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(at(ANN).parked()).isTrue();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.none());
    assertThat(apply(advance(ANN, NONE, 1, 1))).isInstanceOf(Outcome.Lost.class);
  }

  @Test
  default void who_is_late_does_not_park() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition stale = at(ANN);
    apply(advance(ANN, stale, 2, 2));

    assertThat(positions().park(PROJECTION, stale, poison(ANN, 2)))
        .isInstanceOf(Outcome.Lost.class);
    assertThat(positions().park(PROJECTION, NONE, poison(ANN, 1))).isInstanceOf(Outcome.Lost.class);
    assertThat(positions().parked(PROJECTION, 10)).isEmpty();
    assertThat(at(ANN).parked()).isFalse();
  }

  @Test
  default void what_is_parked_is_kept_as_it_was_got() {
    EventRecord record =
        new EventRecord(
            "gapless.account",
            new byte[] {0, -1, 10},
            Map.of("ce_id", "a=b\\c\r\nd", "weird=name\n", "é😀"),
            new byte[] {0, 1, 2, -128});
    ParkedEntity parked =
        new ParkedEntity(
            ANN,
            EntityVersion.of(7),
            Optional.of(event(ANN, 7).id()),
            Optional.of(record),
            ParkReason.DAMAGED,
            "é😀 error");

    positions().park(PROJECTION, NONE, parked);

    ParkedEntity kept = positions().parked(PROJECTION, 10).getFirst();
    assertThat(kept).usingRecursiveComparison().isEqualTo(parked);
  }

  @Test
  default void nothing_but_the_reason_may_be_known_of_what_is_parked() {
    ParkedEntity parked =
        new ParkedEntity(
            ANN,
            EntityVersion.of(7),
            Optional.empty(),
            Optional.empty(),
            ParkReason.UNKNOWN_TO_STORE,
            "x".repeat(10_000));

    positions().park(PROJECTION, NONE, parked);

    assertThat(positions().parked(PROJECTION, 10)).containsExactly(parked);
    assertThat(positions().parked(OTHER, 10)).isEmpty();
    assertThat(positions().parkedCount(PROJECTION)).isEqualTo(1);
  }

  @Test
  default void parked_entities_are_listed_up_to_a_limit() {
    for (int i = 0; i < 5; i++) {
      positions().park(PROJECTION, NONE, poison(entity("e" + i), 1));
    }

    assertThat(positions().parked(PROJECTION, 3))
        .extracting(ParkedEntity::entity)
        .containsExactly(entity("e0"), entity("e1"), entity("e2"));
    assertThat(positions().parkedCount(PROJECTION)).isEqualTo(5);
  }

  @Test
  default void a_resumed_entity_stays_an_exception_until_it_caught_up() {
    apply(advance(ANN, NONE, 1, 1));
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));

    boolean resumed = positions().resume(PROJECTION, ANN);

    assertThat(resumed).isTrue();
    assertThat(at(ANN).parked()).isFalse();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.first());
    assertThat(positions().parked(PROJECTION, 10)).isEmpty();
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
    assertThat(apply(advance(ANN, at(ANN), 2, 2))).isInstanceOf(Outcome.Committed.class);
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);

    positions().caughtUp(PROJECTION, ANN, at(ANN));

    assertThat(positions().resuming(PROJECTION, 10)).isEmpty();
  }

  @Test
  default void who_remembers_where_an_entity_stood_before_it_was_parked_applies_nothing() {
    apply(advance(ANN, NONE, 1, 1));
    AppliedPosition before = at(ANN);
    positions().park(PROJECTION, before, poison(ANN, 2));
    positions().resume(PROJECTION, ANN);

    assertThat(apply(advance(ANN, before, 2, 2))).isInstanceOf(Outcome.Lost.class);
    assertThat(at(ANN).resuming()).isTrue();

    assertThat(apply(advance(ANN, at(ANN), 2, 2))).isInstanceOf(Outcome.Committed.class);
    positions().caughtUp(PROJECTION, ANN, at(ANN));
    assertThat(at(ANN).resuming()).isFalse();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(2));
  }

  @Test
  default void an_entity_parked_at_its_first_event_can_be_resumed() {
    positions().park(PROJECTION, NONE, poison(ANN, 1));

    positions().resume(PROJECTION, ANN);

    assertThat(apply(advance(ANN, at(ANN), 1, 1))).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1");
  }

  @Test
  default void a_resuming_entity_can_be_parked_again_and_then_has_not_caught_up() {
    positions().park(PROJECTION, NONE, poison(ANN, 1));
    positions().resume(PROJECTION, ANN);

    Outcome outcome = positions().park(PROJECTION, at(ANN), poison(ANN, 1));
    positions().caughtUp(PROJECTION, ANN, at(ANN));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(positions().parked(PROJECTION, 10)).hasSize(1);
    assertThat(positions().resuming(PROJECTION, 10)).isEmpty();
  }

  @Test
  default void who_caught_up_before_it_was_parked_and_resumed_again_does_not_end_its_exception() {
    positions().park(PROJECTION, NONE, poison(ANN, 1));
    positions().resume(PROJECTION, ANN);
    AppliedPosition caughtUp = at(ANN);
    positions().park(PROJECTION, at(ANN), poison(ANN, 1));
    positions().resume(PROJECTION, ANN);

    positions().caughtUp(PROJECTION, ANN, caughtUp);

    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
  }

  @Test
  default void only_what_is_parked_can_be_resumed_or_skipped() {
    apply(advance(ANN, NONE, 1, 1));

    assertThat(positions().resume(PROJECTION, ANN)).isFalse();
    assertThat(positions().resume(PROJECTION, BOB)).isFalse();
    assertThat(positions().skip(PROJECTION, ANN, "me", "because"))
        .isInstanceOf(SkipResult.NotParked.class);
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));
    positions().resume(PROJECTION, ANN);
    assertThat(positions().resume(PROJECTION, ANN)).isFalse();
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.first());
  }

  @Test
  default void skipping_passes_exactly_one_event() {
    apply(advance(ANN, NONE, 1, 1));
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));

    SkipResult result = positions().skip(PROJECTION, ANN, "me", "it is broken");

    assertThat(result).isEqualTo(new SkipResult.Skipped(EntityVersion.of(2)));
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(2));
    assertThat(at(ANN).eventId()).contains(event(ANN, 2).id());
    assertThat(positions().resuming(PROJECTION, 10)).containsExactly(ANN);
    assertThat(apply(advance(ANN, at(ANN), 3, 3))).isInstanceOf(Outcome.Committed.class);
    assertThat(effects()).containsExactly("ann@1", "ann@3");
  }

  @Test
  default void a_version_that_is_named_is_skipped_once_and_no_other_in_its_place() {
    apply(advance(ANN, NONE, 1, 1));
    positions().park(PROJECTION, at(ANN), poison(ANN, 2));

    assertThat(positions().skip(PROJECTION, ANN, EntityVersion.of(3), "me", "it is broken"))
        .isEqualTo(new SkipResult.NotParked());
    SkipResult skipped = new SkipResult.Skipped(EntityVersion.of(2));
    assertThat(positions().skip(PROJECTION, ANN, EntityVersion.of(2), "me", "it is broken"))
        .isEqualTo(skipped);
    positions().park(PROJECTION, at(ANN), poison(ANN, 3));

    // Its answer was lost, so it comes again: it says what it did, and does nothing
    assertThat(positions().skip(PROJECTION, ANN, EntityVersion.of(2), "me", "it is broken"))
        .isEqualTo(skipped);
    assertThat(positions().skip(PROJECTION, ANN, EntityVersion.of(2), "you", "it is broken"))
        .isEqualTo(new SkipResult.NotParked());
    assertThat(at(ANN).version()).isEqualTo(EntityVersion.of(2));
    assertThat(at(ANN).parked()).isTrue();
  }

  @Test
  default void what_skipping_would_hide_cannot_be_skipped() {
    for (ParkReason reason : List.of(ParkReason.CONFLICT, ParkReason.UNKNOWN_TO_STORE)) {
      EntityKey key = entity(reason.name());
      positions()
          .park(
              PROJECTION,
              NONE,
              new ParkedEntity(
                  key, EntityVersion.first(), Optional.empty(), Optional.empty(), reason, "x"));

      assertThat(positions().skip(PROJECTION, key, "me", "because"))
          .isEqualTo(new SkipResult.NotSkippable(reason));
      assertThat(at(key).parked()).isTrue();
    }
  }
}
