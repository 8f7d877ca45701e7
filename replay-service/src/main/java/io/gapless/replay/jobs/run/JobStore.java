package io.gapless.replay.jobs.run;

import io.gapless.replay.jobs.JobState;
import io.gapless.replay.jobs.select.Cursor;
import java.time.Duration;
import java.util.Optional;

/**
 * Jobs as a replica that runs them sees them. What names a claim does nothing, and says so, once
 * the job was claimed again. All methods may be repeated, and throw {@link JobStoreException} if
 * the database does not answer. Thread-safe.
 */
public interface JobStore {
  /** Takes the oldest job that waits or whose lease has run out, by the database's clock. */
  Optional<JobClaim> claim(String replica, Duration lease);

  /** Renews the lease. False if the job was paused, cancelled or claimed again: stop. */
  boolean hold(JobClaim claim, Duration lease);

  /** Saves how far it came; false if the job was claimed again. */
  boolean checkpoint(JobClaim claim, Cursor cursor, long published);

  /** Ends the job; false if it was paused, cancelled or claimed again. */
  boolean end(JobClaim claim, JobState state, Optional<String> error);

  /** Gives the lease back, so that the job can be claimed at once if it is to go on. */
  void letGo(JobClaim claim);
}
