package io.gapless.projection.internal.core;

import static io.gapless.projection.sample.SampleEvents.entity;
import static io.gapless.projection.sample.SampleEvents.event;
import static io.gapless.projection.sample.SampleEvents.forked;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionSettings;
import io.gapless.projection.positions.AppliedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class VersionGateTest {
  private static final EntityKey ENTITY = entity("42");
  private static final AppliedPosition AT_45 = AppliedPosition.none().after(event(ENTITY, 45));
  private static final long FAR = 1_000_000_000;
  private static final Instant NOW = Instant.EPOCH;

  @Test
  void the_next_version_is_applied() {
    assertThat(judge(AT_45, event(ENTITY, 46))).isEqualTo(new Verdict.Apply());
  }

  @Test
  void a_version_below_the_applied_one_is_a_duplicate() {
    assertThat(judge(AT_45, event(ENTITY, 44))).isEqualTo(new Verdict.Duplicate());
    assertThat(judge(AT_45, event(ENTITY, 1))).isEqualTo(new Verdict.Duplicate());
  }

  @Test
  void the_applied_event_again_is_a_duplicate() {
    assertThat(judge(AT_45, event(ENTITY, 45))).isEqualTo(new Verdict.Duplicate());
  }

  @Test
  void another_event_for_the_applied_version_is_a_conflict() {
    assertThat(judge(AT_45, forked(ENTITY, 45))).isEqualTo(new Verdict.Conflict());
  }

  @Test
  void another_event_for_an_older_version_is_a_duplicate_for_reconciliation_to_find() {
    assertThat(judge(AT_45, forked(ENTITY, 44))).isEqualTo(new Verdict.Duplicate());
  }

  @Test
  void an_applied_version_whose_event_was_never_read_contradicts_nothing() {
    AppliedPosition unread =
        new AppliedPosition(
            EntityVersion.of(45), Optional.empty(), 1, false, false, EntityVersion.none());

    assertThat(judge(unread, event(ENTITY, 45))).isEqualTo(new Verdict.Duplicate());
  }

  @Test
  void a_gap_is_exactly_the_versions_between() {
    assertThat(judge(AT_45, event(ENTITY, 47))).isEqualTo(gap(46, 46));
    assertThat(judge(AT_45, event(ENTITY, 50))).isEqualTo(gap(46, 49));
  }

  @Test
  void an_entity_never_met_stands_at_version_0() {
    assertThat(judge(AppliedPosition.none(), event(ENTITY, 1))).isEqualTo(new Verdict.Apply());
    assertThat(judge(AppliedPosition.none(), event(ENTITY, 7))).isEqualTo(gap(1, 6));
  }

  @Test
  void a_jump_to_the_last_version_there_can_be_is_a_gap() {
    Verdict verdict =
        VersionGate.judge(AT_45, EntityVersion.of(Long.MAX_VALUE), event(ENTITY, 46).id());

    assertThat(verdict).isEqualTo(gap(46, Long.MAX_VALUE - 1));
  }

  @Test
  void a_forged_jump_holds_one_event_and_asks_for_one_page() {
    ProjectionSettings settings = ProjectionSettings.defaults();
    ProjectionCore core = new ProjectionCore(settings, new ProjectionListener() {}, new Random(1));
    Origin origin = new Origin(new TopicPartition("gapless.account", 0), 0);

    core.arrived(event(ENTITY, 45 + FAR), origin, NOW);
    core.placed(ENTITY, AT_45, NOW);
    List<BackfillRequest> due = core.backfillsDue(NOW.plus(settings.backfill().grace()));

    assertThat(core.held()).isEqualTo(1);
    assertThat(due).singleElement().satisfies(VersionGateTest::asksForOnePage);
  }

  @Test
  void a_gap_that_late_order_closes_within_the_grace_asks_for_nothing() {
    Duration grace = ProjectionSettings.defaults().backfill().grace();
    ProjectionCore core =
        new ProjectionCore(
            ProjectionSettings.defaults(), new ProjectionListener() {}, new Random(1));
    core.arrived(event(ENTITY, 47), new Origin(new TopicPartition("gapless.account", 0), 0), NOW);
    core.placed(ENTITY, AT_45, NOW);
    assertThat(core.backfillsDue(NOW.plus(grace).minusMillis(1))).isEmpty();

    core.arrived(event(ENTITY, 46), new Origin(new TopicPartition("gapless.account", 0), 1), NOW);

    assertThat(core.backfillsDue(NOW.plus(grace))).isEmpty();
  }

  private static void asksForOnePage(BackfillRequest request) {
    assertThat(request.from()).isEqualTo(EntityVersion.of(46));
    assertThat(request.size()).isEqualTo(ProjectionSettings.defaults().backfill().page());
    assertThat(request.seen()).contains(EntityVersion.of(45 + FAR));
  }

  private static Verdict judge(AppliedPosition at, Event event) {
    return VersionGate.judge(at, event.version(), event.id());
  }

  private static Verdict gap(long from, long to) {
    return new Verdict.Gap(EntityVersion.of(from), EntityVersion.of(to));
  }
}
