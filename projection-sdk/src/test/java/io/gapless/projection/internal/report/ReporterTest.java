package io.gapless.projection.internal.report;

import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.wire.HandedCommands;
import io.gapless.event.wire.HandedCommands.Handed;
import io.gapless.event.wire.ProjectionCommand;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.Done;
import io.gapless.event.wire.ProjectionReport.Instance;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.ProjectionHealth;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.ProjectionStatus;
import io.gapless.projection.internal.report.ReportChannel.Answer;
import io.gapless.projection.positions.ParkReason;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.SkipResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReporterTest {
  private static final ProjectionName NAME = new ProjectionName("accounts");
  private static final EntityKey ANN = entity("ann");
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Answer.Taken NOTHING = taken();

  private final List<ProjectionReport> sent = new ArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final FakeProjection projection = new FakeProjection();
  private long now;
  private long takes;
  private final Reporter reporter =
      new Reporter(
          NAME, projection, this::send, new Instance("0.1.0", Instant.EPOCH, EVERY), () -> now);

  /** Remembers what it was told to do. */
  private static final class FakeProjection implements Operations {
    private final List<String> told = new ArrayList<>();
    private final Set<CommandId> carriedOut = new HashSet<>();
    private boolean isAway;
    private long parked;
    private int listed;

    @Override
    public ProjectionStatus status() {
      return new ProjectionStatus(
          NAME,
          new ProjectionHealth.Running(),
          1,
          2,
          0,
          List.of(),
          parked,
          0,
          3,
          4,
          5,
          Map.of(),
          Map.of());
    }

    @Override
    public List<ParkedEntity> parked(int limit) {
      listed++;
      return List.of(
          new ParkedEntity(
              ANN,
              EntityVersion.of(7),
              Optional.empty(),
              Optional.empty(),
              ParkReason.HANDLER_FAILED,
              "secret"));
    }

    @Override
    public boolean resume(EntityKey entity) {
      requireHere();
      told.add("resume " + entity);
      return true;
    }

    @Override
    public SkipResult skip(EntityKey entity, EntityVersion version, String who, String why) {
      requireHere();
      told.add("skip " + entity + " " + version + " " + who + " " + why);
      return new SkipResult.NotSkippable(ParkReason.CONFLICT);
    }

    @Override
    public SkipResult skip(EntityKey entity, String who, String why) {
      throw new AssertionError("a command names the version");
    }

    @Override
    public void rebuild(EntityKey entity) {
      throw new AssertionError("a command names itself");
    }

    @Override
    public void rebuild(EntityType type) {
      throw new AssertionError("a command names itself");
    }

    @Override
    public boolean rebuild(EntityKey entity, CommandId command) {
      requireHere();
      told.add("rebuild " + entity + " for " + command);
      return carriedOut.add(command);
    }

    @Override
    public boolean rebuild(EntityType type, CommandId command) {
      requireHere();
      throw new ProjectionException("projection cannot be rebuilt: simulated");
    }

    private void requireHere() {
      if (isAway) {
        throw new PositionsException("simulated", new IllegalStateException("away"));
      }
    }
  }

  @Test
  void what_is_handed_is_carried_out_once_and_told_until_it_was_taken() {
    answers.add(taken(resume(1), skip(2)));
    answers.add(new Answer.Failed("simulated"));

    assertThat(reporter.report()).isEqualTo(Reporter.AT_ONCE);
    assertThat(reporter.report()).isEqualTo(EVERY);
    assertThat(reporter.report()).isEqualTo(EVERY);
    assertThat(reporter.report()).isEqualTo(EVERY);

    assertThat(projection.told).containsExactly("resume account/ann", "skip account/ann 7 zoe why");
    List<Done> done = List.of(new Done(1, "resumed"), new Done(2, "not-skippable"));
    assertThat(sent)
        .extracting(ProjectionReport::done)
        .containsExactly(List.of(), done, done, List.of());
  }

  @Test
  void what_cannot_be_rebuilt_is_told_and_tried_no_more() {
    answers.add(
        taken(
            new Handed(1, identity(1), LEASE, new ProjectionCommand.Rebuild(ANN)),
            new Handed(2, identity(2), LEASE, new ProjectionCommand.RebuildAll(ANN.type()))));

    reporter.report();
    reporter.report();

    assertThat(projection.told).containsExactly("rebuild account/ann for 1@then");
    assertThat(sent.getLast().done())
        .containsExactly(new Done(1, "rebuilding"), new Done(2, "not-rebuildable"));
  }

  @Test
  void a_rebuild_that_was_carried_out_before_is_what_it_was_at_first() {
    Handed rebuild = new Handed(1, identity(1), LEASE, new ProjectionCommand.Rebuild(ANN));
    answers.add(taken(rebuild));
    answers.add(new Answer.Failed("simulated"));
    answers.add(taken(rebuild)); // by another instance, say

    reporter.report();
    reporter.report();
    reporter.report();
    reporter.report();

    assertThat(projection.carriedOut).containsExactly(identity(1));
    assertThat(sent.getLast().done()).containsExactly(new Done(1, "rebuilding"));
  }

  @Test
  void a_rebuild_for_which_the_positions_are_away_comes_again() {
    projection.isAway = true;
    answers.add(
        taken(new Handed(1, identity(1), LEASE, new ProjectionCommand.RebuildAll(ANN.type()))));

    reporter.report();
    reporter.report();

    assertThat(sent.getLast().done()).isEmpty();
  }

  @Test
  void a_command_for_which_the_positions_are_away_is_not_told_as_done_nor_is_the_next_begun() {
    projection.isAway = true;
    answers.add(taken(resume(1), skip(2)));

    assertThat(reporter.report()).isEqualTo(EVERY);

    projection.isAway = false;
    answers.add(taken(resume(1), skip(2)));
    reporter.report();
    reporter.report();
    assertThat(sent.get(1).done()).isEmpty();
    assertThat(sent.get(2).done()).extracting(Done::id).containsExactly(1L, 2L);
  }

  @Test
  void nothing_is_begun_when_its_lease_may_have_run_out() {
    takes = LEASE.toNanos();
    answers.add(taken(resume(1)));

    reporter.report();

    assertThat(projection.told).isEmpty();
  }

  @Test
  void a_command_of_a_later_version_is_answered_as_unknown() {
    answers.add(taken(new Handed(9, identity(9), LEASE, new ProjectionCommand.Unknown("rebuild"))));

    reporter.report();
    reporter.report();

    assertThat(sent.getLast().done()).containsExactly(new Done(9, "unknown-command"));
  }

  @Test
  void an_earlier_replay_service_is_asked_seldom() {
    answers.add(new Answer.NotKnown());

    assertThat(reporter.report()).isEqualTo(Reporter.NOT_KNOWN);
  }

  @Test
  void parked_entities_are_read_when_their_number_changes_and_now_and_then() {
    for (int i = 0; i < 20; i++) {
      reporter.report();
    }
    assertThat(projection.listed).isZero();

    projection.parked = 1;
    for (int i = 0; i < 14; i++) {
      reporter.report();
    }

    assertThat(projection.listed).isEqualTo(2);
    assertThat(sent.getLast().parked())
        .containsExactly(new ProjectionReport.Parked(ANN, EntityVersion.of(7), "handler-failed"));
    assertThat(String.join("", sent.getLast().lines())).doesNotContain("secret");
  }

  private Answer send(ProjectionReport report) {
    sent.add(report);
    now += takes;
    return answers.isEmpty() ? NOTHING : answers.remove();
  }

  private static Answer.Taken taken(Handed... handed) {
    return new Answer.Taken(new HandedCommands(List.of(handed)));
  }

  private static CommandId identity(long id) {
    return new CommandId(id + "@then");
  }

  private static Handed resume(long id) {
    return new Handed(id, identity(id), LEASE, new ProjectionCommand.Resume(ANN));
  }

  private static Handed skip(long id) {
    return new Handed(
        id,
        identity(id),
        LEASE,
        new ProjectionCommand.Skip(ANN, EntityVersion.of(7), "zoe", "why"));
  }
}
