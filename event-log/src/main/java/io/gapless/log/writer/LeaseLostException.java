package io.gapless.log.writer;

import io.gapless.log.EventLogException;

/**
 * A lease ran out or another owner has it; nothing was written. Stop, and take it again before
 * going on.
 */
public final class LeaseLostException extends EventLogException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(Lease lease) {
    super(
        "the lease "
            + lease.name()
            + " is not held by "
            + lease.owner()
            + " in epoch "
            + lease.epoch()
            + " any more");
  }
}
