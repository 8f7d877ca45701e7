package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.CommandId;
import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.replay.jobs.JobRow;
import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.Jobs;
import io.gapless.replay.jobs.JobsRepository;
import io.gapless.replay.jobs.run.JobStore;
import io.gapless.replay.jobs.run.JobStoreConformance;
import io.gapless.replay.jobs.run.RepositoryJobStore;
import io.gapless.replay.jobs.select.Selection;
import io.gapless.replay.jobs.select.SelectionCount;
import io.gapless.stack.LocalStack;
import io.gapless.stack.StackOptions;
import io.micronaut.context.ApplicationContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of jobs on a real database; nobody runs them. */
final class RepositoryJobStoreIT extends JobStoreConformance {
  private static LocalStack shared;
  private static ReplayStack stack;
  private static JobsRepository repository;

  private Jobs jobs;
  private long id;

  @BeforeAll
  static void share() {
    shared = LocalStack.start(StackOptions.forTest("job-store"));
    stack = new ReplayStack(shared);
    ApplicationContext context = stack.context();
    repository = context.getBean(JobsRepository.class);
  }

  @AfterAll
  static void stop() throws Exception {
    try (LocalStack closing = shared) {
      stack.close();
    }
  }

  @BeforeEach
  void create() {
    jobs = new Jobs(repository, 100);
    id = create("only");
  }

  @AfterEach
  void forget() throws SQLException {
    stack.rows().updateOwn("DELETE FROM replay_jobs");
  }

  private long create(String key) {
    Selection all = Selection.all(EntityType.of("account"));
    return jobs.create(
            new Jobs.NewJob(
                new CommandId(key),
                all,
                "gapless.account",
                500,
                new SelectionCount.Count(9, 90, 3),
                Position.of(9),
                "zoe",
                "a test"))
        .id();
  }

  @Override
  protected JobStore store() {
    return new RepositoryJobStore(repository);
  }

  @Override
  protected void order(JobState to) {
    Jobs.Change change =
        switch (to) {
          case PAUSED -> Jobs.Change.PAUSE;
          case WAITING -> Jobs.Change.RESUME;
          case CANCELLED -> Jobs.Change.CANCEL;
          case RUNNING, DONE, FAILED -> throw new IllegalArgumentException("nobody orders " + to);
        };
    assertThat(jobs.change(id, change, OptionalLong.empty())).isInstanceOf(Jobs.Changed.Done.class);
  }

  @Override
  protected void expire() {
    try {
      stack
          .rows()
          .updateOwn(
              "UPDATE replay_jobs SET leased_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
                  + " WHERE leased_until IS NOT NULL");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private JobRow row() {
    return jobs.find(id).orElseThrow();
  }

  @Override
  protected JobState state() {
    return row().jobState();
  }

  @Override
  protected long published() {
    return row().published();
  }

  @Test
  void jobs_are_taken_in_the_order_in_which_they_were_given() {
    long second = create("second");
    long third = create("third");
    jobs.change(id, Jobs.Change.PAUSE, OptionalLong.empty());

    long first = store().claim("one", Duration.ofMinutes(5)).orElseThrow().id();
    jobs.change(id, Jobs.Change.RESUME, OptionalLong.empty());
    List<Long> rest =
        IntStream.range(0, 2)
            .mapToObj(it -> store().claim("one", Duration.ofMinutes(5)).orElseThrow().id())
            .toList();

    assertThat(first).isEqualTo(second);
    assertThat(rest).containsExactly(id, third);
  }

  @Test
  void every_change_but_the_lease_makes_another_version() {
    long before = row().version();
    var claim = store().claim("one", Duration.ofMinutes(5)).orElseThrow();
    long claimed = row().version();
    assertThat(claimed).isGreaterThan(before);
    store().hold(claim, Duration.ofMinutes(5));
    assertThat(row().version()).isEqualTo(claimed);
    store().checkpoint(claim, claim.cursor(), 0);
    long saved = row().version();
    assertThat(saved).isGreaterThan(claimed);

    assertThat(jobs.change(id, Jobs.Change.PAUSE, OptionalLong.of(claimed)))
        .isInstanceOf(Jobs.Changed.Stale.class);
    assertThat(jobs.change(id, Jobs.Change.PAUSE, OptionalLong.of(saved)))
        .isInstanceOf(Jobs.Changed.Done.class);
    assertThat(row().version()).isGreaterThan(saved);
  }

  @Test
  void one_key_is_one_job() {
    assertThat(create("only")).isEqualTo(id);
    assertThat(repository.before(Long.MAX_VALUE, 10)).hasSize(1);
  }
}
