package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.forked;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.SkipResult;
import io.gapless.projection.real.HostileReplayService.Asked;
import io.gapless.projection.sample.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a version means, and where what is missing comes from. */
final class ProjectionIT {
  private static final EntityType TYPE = new EntityType("account");
  private static final EntityKey ANN = entity("ann");
  private static final EntityKey BOB = entity("bob");

  private final ProjectionTestBed bed = new ProjectionTestBed(3);

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void a_version_that_took_effect_before_is_ignored_whenever_it_comes_again() {
    List<Event> events = bed.store().append(ANN, 4);
    bed.topic().send(events.subList(0, 3));
    Projection projection = bed.start();
    bed.awaitVersions(ANN, 1L, 2L, 3L);

    bed.topic().send(events.get(2));
    bed.topic().send(events.get(0));
    bed.topic().send(events.get(3));

    bed.awaitVersions(ANN, 1L, 2L, 3L, 4L);
    eventually().until(() -> projection.status().duplicates() == 2);
    assertThat(bed.replayService().asked()).isEmpty();
  }

  @Test
  void a_version_that_comes_twice_before_it_took_effect_takes_effect_once() {
    List<Event> events = bed.store().append(ANN, 3);
    bed.topic().send(List.of(events.get(1), events.get(1), events.get(0), events.get(1)));
    bed.topic().send(events.get(2));

    bed.start();

    bed.awaitVersions(ANN, 1L, 2L, 3L);
  }

  @Test
  void late_order_heals_itself_within_the_grace() {
    List<Event> events = bed.store().append(ANN, 3);
    Projection projection = bed.start(grace(Duration.ofMinutes(5)));
    bed.topic().send(events.get(0));
    bed.topic().send(events.get(2));
    eventually().until(() -> projection.status().openGaps() == 1);
    assertThat(bed.journal().versions(ANN)).containsExactly(1L);

    bed.topic().send(events.get(1));

    bed.awaitVersions(ANN, 1L, 2L, 3L);
    eventually().until(() -> projection.status().openGaps() == 0);
    assertThat(bed.replayService().asked()).isEmpty();
  }

  @Test
  void a_gap_is_filled_with_exactly_the_missing_versions() {
    List<Event> events = bed.store().append(ANN, 10);
    bed.topic().send(events.subList(0, 3));
    bed.topic().send(events.subList(6, 10));

    Projection projection = bed.start();

    bed.awaitComplete();
    assertThat(bed.replayService().asked()).containsExactly(new Asked("ann", 4, 6));
    eventually().until(() -> projection.status().backfilled() == 3);
  }

  @Test
  void an_entity_first_met_in_mid_life_is_filled_from_its_first_event() {
    List<Event> events = bed.store().append(ANN, 7);

    bed.start();
    bed.topic().send(events.getLast());

    bed.awaitComplete();
    assertThat(bed.replayService().asked()).containsExactly(new Asked("ann", 1, 6));
  }

  @Test
  void a_lost_last_event_is_found_by_comparing_heads() {
    bed.topic().send(bed.store().append(ANN, 3));
    bed.topic().send(bed.store().append(BOB, 2));
    Projection projection = bed.start(ProjectionTestBed::comparing);
    awaitVerifiedToTheEnd(projection);
    bed.awaitComplete();

    bed.store().append(ANN);

    bed.awaitComplete();
    awaitVerifiedToTheEnd(projection);
    assertThat(bed.replayService().asked()).contains(new Asked("ann", 4, 4));
    assertThat(bed.positions().through(bed.name(), TYPE)).isEqualTo(bed.store().end());
  }

  @Test
  void many_who_are_behind_are_fetched_by_position() {
    storeMany();

    Projection projection = bed.start(ProjectionTestBed::comparing);

    bed.awaitComplete();
    awaitVerifiedToTheEnd(projection);
    assertThat(bed.replayService().asked()).isEmpty();
    assertThat(bed.replayService().windowsAsked()).isPositive();
  }

  @Test
  void a_replay_service_that_gives_no_windows_is_asked_for_each_entity() {
    bed.replayService().knowsNoWindows();
    storeMany();

    Projection projection = bed.start(ProjectionTestBed::comparing);

    bed.awaitComplete();
    awaitVerifiedToTheEnd(projection);
    assertThat(bed.replayService().asked()).isNotEmpty();
  }

  private void storeMany() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 40; i++) {
        bed.store().append(SampleEvents.entity("many-" + i));
      }
    }
  }

  @Test
  void verified_through_does_not_pass_an_event_that_is_not_applied() {
    bed.topic().send(bed.store().append(ANN));
    bed.store().append(BOB);
    bed.replayService().disfigures(line -> "{}"); // nothing can be backfilled
    Projection projection = bed.start(ProjectionTestBed::comparing);
    bed.awaitVersions(ANN, 1L);
    eventually().until(() -> !bed.replayService().asked().isEmpty());
    int compared = bed.replayService().headsAsked();

    assertThat(bed.positions().through(bed.name(), TYPE).value()).isZero();

    bed.replayService().isHonest();
    awaitVerifiedToTheEnd(projection);
    assertThat(compared).isPositive();
    bed.awaitComplete();
  }

  @Test
  void another_event_for_the_applied_version_stops_the_entity_loudly() {
    bed.topic().send(bed.store().append(ANN, 2));
    Projection projection = bed.start();
    bed.awaitVersions(ANN, 1L, 2L);

    bed.topic().send(forked(ANN, 2));
    bed.topic().send(bed.store().append(ANN));
    bed.topic().send(bed.store().append(BOB));

    ParkedEntity parked = awaitParked(projection);
    bed.awaitVersions(BOB, 1L);
    assertThat(parked.reason()).isEqualTo(ParkReason.CONFLICT);
    assertThat(parked.eventId()).contains(forked(ANN, 2).id());
    assertThat(projection.skip(ANN, "me", "because"))
        .isEqualTo(new SkipResult.NotSkippable(ParkReason.CONFLICT));
    assertThat(bed.journal().versions(ANN)).containsExactly(1L, 2L);

    // The event store bears the applied event out, so it may go on.
    assertThat(projection.resume(ANN)).isTrue();
    bed.awaitVersions(ANN, 1L, 2L, 3L);
  }

  @Test
  void a_version_that_the_store_never_had_is_parked_and_nothing_is_made_up() {
    bed.topic().send(bed.store().append(ANN, 2));
    bed.topic().send(event(ANN, 5, 5));

    Projection projection = bed.start();

    ParkedEntity parked = awaitParked(projection);
    assertThat(parked.reason()).isEqualTo(ParkReason.UNKNOWN_TO_STORE);
    assertThat(parked.version()).isEqualTo(EntityVersion.of(3));
    assertThat(bed.journal().versions(ANN)).containsExactly(1L, 2L);
    assertThat(projection.skip(ANN, "me", "because")).isInstanceOf(SkipResult.NotSkippable.class);
  }

  @Test
  void a_phantom_that_was_applied_is_found_when_heads_are_compared() {
    bed.store().append(ANN, 2);
    bed.topic().send(List.of(event(ANN, 1, 1), event(ANN, 2, 2), event(ANN, 3, 3)));
    Projection applying = bed.start();
    bed.awaitVersions(ANN, 1L, 2L, 3L);
    applying.close();

    Projection projection = bed.start(ProjectionTestBed::comparing);

    ParkedEntity parked = awaitParked(projection);
    assertThat(parked.reason()).isEqualTo(ParkReason.CONFLICT);
    assertThat(parked.version()).isEqualTo(EntityVersion.of(3));
    assertThat(parked.error()).contains("event store");
  }

  @Test
  void another_event_than_the_stores_that_was_applied_is_found_when_heads_are_compared() {
    bed.store().append(ANN);
    bed.topic().send(forked(ANN, 1));
    Projection projection = bed.start(ProjectionTestBed::comparing);

    ParkedEntity parked = awaitParked(projection);

    assertThat(bed.journal().versions(ANN)).containsExactly(1L);
    assertThat(parked.reason()).isEqualTo(ParkReason.CONFLICT);
    assertThat(parked.eventId()).contains(forked(ANN, 1).id());
    awaitVerifiedToTheEnd(projection); // but for the exception

    assertThat(projection.resume(ANN)).isTrue();
    bed.topic().send(bed.store().append(ANN));
    assertThat(awaitParked(projection).reason()).isEqualTo(ParkReason.CONFLICT);
    assertThat(bed.journal().versions(ANN)).containsExactly(1L);
  }

  @Test
  void a_projection_goes_on_where_it_ended() {
    bed.topic().send(bed.store().append(ANN, 3));
    Projection first = bed.start();
    bed.awaitComplete();
    first.close();
    bed.topic().send(bed.store().append(ANN, 2));

    Projection second = bed.start();

    bed.awaitComplete();
    assertThat(first.status().health()).isInstanceOf(ProjectionHealth.Closed.class);
    eventually().until(() -> second.status().applied() == 2);
    assertThat(second.status().duplicates()).isZero();
  }

  private void awaitVerifiedToTheEnd(Projection projection) {
    eventually()
        .untilAsserted(
            () ->
                assertThat(projection.status().verifiedThrough())
                    .containsEntry(TYPE, bed.store().end()));
  }

  private static ParkedEntity awaitParked(Projection projection) {
    return eventually().until(() -> projection.parked(10), it -> it.size() == 1).getFirst();
  }

  private static UnaryOperator<ProjectionSettings> grace(Duration grace) {
    return settings -> settings.withBackfill(it -> it.withGrace(grace));
  }
}
