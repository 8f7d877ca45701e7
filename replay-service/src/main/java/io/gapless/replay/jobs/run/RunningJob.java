package io.gapless.replay.jobs.run;

import io.gapless.replay.jobs.select.Cursor;
import io.gapless.replay.jobs.select.SelectedEvents;
import io.gapless.replay.jobs.select.SelectedPage;
import io.gapless.replay.publish.PageSize;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A job as this replica runs it: how far it came, whether that is saved, and its lease. Not
 * thread-safe.
 */
final class RunningJob {
  /** Between two looks whether the job is still to go on, each of which renews the lease. */
  static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final JobClaim claim;
  private final JobStore store;
  private final Duration lease;
  private final LongSupplier nanoTime;
  private Cursor cursor;
  private long published;
  private boolean saved = true;
  private PageSize pageSize = PageSize.first(SelectedEvents.MAX_PAGE);
  private long lookAt;

  RunningJob(JobClaim claim, JobStore store, Duration lease, LongSupplier nanoTime) {
    this.claim = claim;
    this.store = store;
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.cursor = claim.cursor();
    this.published = claim.published();
    this.lookAt = nanoTime.getAsLong() + LOOK_EVERY.toNanos();
  }

  JobClaim claim() {
    return claim;
  }

  Cursor cursor() {
    return cursor;
  }

  /** Rows that make a page of a few megabytes. */
  int rows() {
    return pageSize.rows();
  }

  /** Looks again if that is due; false if the job is not this replica's to go on with. */
  boolean keeps() {
    long now = nanoTime.getAsLong();
    if (now - lookAt < 0) {
      return true;
    }
    boolean held = store.hold(claim, lease);
    lookAt = now + LOOK_EVERY.toNanos();
    return held;
  }

  /** So much of a page is acknowledged. */
  void advance(SelectedPage page, JobPage sent) {
    int done = sent.done().size();
    published += done;
    if (sent.isDone()) {
      cursor = page.end();
      pageSize = pageSize.after(done, page.bytes());
    } else if (done > 0) {
      cursor = sent.done().getLast().cursor();
    }
    saved = false;
  }

  /** Saves what is not saved; false if the job was claimed again. */
  boolean save() {
    if (!saved) {
      saved = store.checkpoint(claim, cursor, published);
    }
    return saved;
  }
}
