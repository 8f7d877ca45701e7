package io.gapless.replay.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityVersion;
import io.gapless.event.Position;
import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.select.Cursor;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every job store does with the one job that waits in it. */
public abstract class JobStoreConformance {
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Cursor FIVE = new Cursor(Position.of(5), 2, EntityVersion.of(3));
  private static final Cursor NINE = new Cursor(Position.of(9), 3, EntityVersion.of(1));

  protected abstract JobStore store();

  /** An operator pauses, resumes or cancels the job. */
  protected abstract void order(JobState to);

  /** The lease of whoever has the job runs out. */
  protected abstract void expire();

  protected abstract JobState state();

  protected abstract long published();

  private JobClaim claim(String replica) {
    return store().claim(replica, LEASE).orElseThrow();
  }

  @Test
  public void a_job_belongs_to_one_replica_until_its_lease_runs_out() {
    JobClaim one = claim("one");
    assertThat(state()).isEqualTo(JobState.RUNNING);
    assertThat(store().claim("two", LEASE)).isEmpty();
    assertThat(store().hold(one, LEASE)).isTrue();
    assertThat(store().claim("two", LEASE)).isEmpty();

    expire();

    assertThat(claim("two").epoch()).isGreaterThan(one.epoch());
  }

  @Test
  public void who_was_replaced_can_do_nothing_any_more() {
    JobClaim one = claim("one");
    assertThat(store().checkpoint(one, FIVE, 5)).isTrue();
    expire();
    assertThat(store().checkpoint(one, NINE, 9)).as("not replaced yet").isTrue();
    JobClaim two = claim("two");
    assertThat(two.cursor()).isEqualTo(NINE);
    assertThat(two.published()).isEqualTo(9);

    assertThat(store().hold(one, LEASE)).isFalse();
    assertThat(store().checkpoint(one, FIVE, 5)).isFalse();
    assertThat(store().end(one, JobState.DONE, Optional.empty())).isFalse();
    store().letGo(one);

    assertThat(published()).isEqualTo(9);
    assertThat(state()).isEqualTo(JobState.RUNNING);
    assertThat(store().claim("three", LEASE)).as("two has it").isEmpty();
    assertThat(store().end(two, JobState.DONE, Optional.empty())).isTrue();
  }

  @Test
  public void a_job_that_was_paused_is_held_no_more_but_what_was_done_is_saved() {
    JobClaim one = claim("one");
    order(JobState.PAUSED);

    assertThat(store().hold(one, LEASE)).isFalse();
    assertThat(store().end(one, JobState.DONE, Optional.empty())).isFalse();
    assertThat(store().checkpoint(one, FIVE, 5)).isTrue();

    assertThat(state()).isEqualTo(JobState.PAUSED);
    assertThat(published()).isEqualTo(5);
    expire();
    assertThat(store().claim("two", LEASE)).as("it is paused").isEmpty();
  }

  @Test
  public void a_job_that_is_resumed_waits_for_its_holder_to_let_go() {
    JobClaim one = claim("one");
    order(JobState.PAUSED);
    order(JobState.WAITING);
    assertThat(store().claim("two", LEASE)).isEmpty();

    assertThat(store().hold(one, LEASE)).isFalse();
    store().letGo(one);

    assertThat(claim("two").epoch()).isGreaterThan(one.epoch());
  }

  @Test
  public void nothing_comes_after_the_end() {
    JobClaim one = claim("one");
    assertThat(store().end(one, JobState.FAILED, Optional.of("too large"))).isTrue();
    assertThat(store().end(one, JobState.DONE, Optional.empty())).isFalse();
    assertThat(store().hold(one, LEASE)).isFalse();
    expire();
    assertThat(store().claim("two", LEASE)).isEmpty();
    assertThat(state()).isEqualTo(JobState.FAILED);
  }

  @Test
  public void a_cancelled_job_does_not_run() {
    JobClaim one = claim("one");
    order(JobState.CANCELLED);
    assertThat(store().hold(one, LEASE)).isFalse();
    store().letGo(one);
    assertThat(store().claim("two", LEASE)).isEmpty();
  }
}
