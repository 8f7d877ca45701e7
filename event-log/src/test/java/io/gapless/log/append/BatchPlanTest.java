package io.gapless.log.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.log.TestEvents;
import io.gapless.log.internal.EventRow.EventToInsert;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
  private static final EntityKey A = EntityKey.of("account", "a");
  private static final EntityKey B = EntityKey.of("account", "b");

  @Test
  void events_get_the_versions_after_the_head() {
    BatchPlan plan = plan(Map.of(A, head(4)), TestEvents.append(A, 4, 2));

    assertThat(versions(plan)).containsExactly(5L, 6L);
    assertThat(plan.accepted().getFirst().version()).isEqualTo(EntityVersion.of(6));
  }

  @Test
  void a_request_may_build_on_one_before_it_in_the_batch() {
    BatchPlan plan =
        plan(Map.of(A, EntityHead.none()), TestEvents.append(A, 0, 2), TestEvents.append(A, 2, 1));

    assertThat(versions(plan)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void of_two_that_expect_one_version_the_first_wins() {
    BatchPlan plan =
        plan(Map.of(A, head(1)), TestEvents.append(A, 1, 1), TestEvents.append(A, 1, 1));

    assertThat(plan.accepted()).hasSize(1);
    assertThat(plan.refused())
        .singleElement()
        .extracting(BatchPlan.Refused::answer)
        .isEqualTo(new AppendResult.VersionConflict(EntityVersion.of(1), EntityVersion.of(2)));
  }

  @Test
  void a_conflict_leaves_the_others_alone() {
    BatchPlan plan =
        plan(
            Map.of(A, head(9), B, EntityHead.none()),
            TestEvents.append(A, 3, 1),
            TestEvents.append(B, 0, 1));

    assertThat(plan.accepted())
        .singleElement()
        .satisfies(it -> assertThat(it.version()).isEqualTo(EntityVersion.first()));
    assertThat(plan.refused()).hasSize(1);
  }

  @Test
  void a_version_beyond_the_head_is_a_conflict_and_never_a_hole() {
    BatchPlan plan = plan(Map.of(A, head(3)), TestEvents.append(A, 7, 1));

    assertThat(plan.accepted()).isEmpty();
  }

  @Test
  void what_builds_on_an_append_of_the_same_batch_follows_it() {
    AppendRequest first = TestEvents.append(A, 3, 2);
    AppendRequest second = TestEvents.after(first);

    BatchPlan plan = plan(Map.of(A, head(3)), first, second, TestEvents.after(second));

    assertThat(plan.refused()).isEmpty();
    assertThat(versions(plan)).containsExactly(4L, 5L, 6L, 7L);
  }

  @Test
  void what_builds_on_an_append_that_lost_its_version_is_refused_with_it() {
    AppendRequest first = TestEvents.append(A, 3, 1);

    BatchPlan plan = plan(Map.of(A, head(4)), first, TestEvents.after(first));

    assertThat(plan.accepted()).isEmpty();
    assertThat(plan.refused()).hasSize(2);
  }

  @Test
  void what_builds_on_a_committed_event_is_told_by_its_id() {
    AppendRequest first = TestEvents.append(A, 3, 1);
    EntityHead committed = EntityHead.at(EntityVersion.of(4), first.events().getLast().id());

    assertThat(plan(Map.of(A, committed), TestEvents.after(first)).accepted()).hasSize(1);
    assertThat(plan(Map.of(A, head(4)), TestEvents.after(first)).accepted()).isEmpty();
  }

  @Test
  void a_repeated_command_gets_the_first_answer() {
    CommandRow earlier = new CommandRow(new Digest(7), A, 3, EntityVersion.of(4));
    BatchPlan plan =
        BatchPlan.of(
            List.of(pending(TestEvents.append(A, 9, 1, "c"))),
            Map.of(A, head(9)),
            Map.of(new CommandId("c"), earlier));

    assertThat(plan.refused().getFirst().answer())
        .isEqualTo(new AppendResult.AlreadyAppended(2, EntityVersion.of(4)));
  }

  @Test
  void a_command_id_used_for_another_request_is_refused() {
    CommandRow earlier = new CommandRow(new Digest(8), A, 3, EntityVersion.of(4));
    BatchPlan plan =
        BatchPlan.of(
            List.of(pending(TestEvents.append(A, 9, 1, "c"))),
            Map.of(A, head(9)),
            Map.of(new CommandId("c"), earlier));

    assertThat(plan.refused().getFirst().answer()).isEqualTo(new AppendResult.CommandIdReused());
  }

  @Test
  void the_second_of_two_with_one_command_id_waits_for_the_outcome_of_the_first() {
    BatchPlan plan =
        plan(Map.of(), TestEvents.append(A, 0, 1, "c"), TestEvents.append(A, 0, 1, "c"));

    assertThat(plan.accepted()).hasSize(1);
    assertThat(plan.deferred()).hasSize(1);
  }

  @Test
  void rows_are_inserted_in_key_order_whatever_the_order_of_requests() {
    BatchPlan plan =
        plan(
            Map.of(),
            TestEvents.append(B, 0, 1),
            TestEvents.append(A, 0, 2),
            TestEvents.append(B, 1, 1));

    assertThat(plan.eventsByKey()).extracting(EventToInsert::entity).containsExactly(A, A, B, B);
    assertThat(versions(plan)).containsExactly(1L, 2L, 1L, 2L);
  }

  private static BatchPlan plan(Map<EntityKey, EntityHead> heads, AppendRequest... requests) {
    return BatchPlan.of(Stream.of(requests).map(BatchPlanTest::pending).toList(), heads, Map.of());
  }

  private static EntityHead head(long version) {
    return EntityHead.at(EntityVersion.of(version), new EventId(UUID.randomUUID()));
  }

  private static PendingAppend pending(AppendRequest request) {
    return new PendingAppend(request, 0);
  }

  private static List<Long> versions(BatchPlan plan) {
    return plan.eventsByKey().stream().map(event -> event.version().value()).toList();
  }
}
