package io.gapless.projection.positions;

import io.gapless.projection.ProjectionName;

/** Records nobody could read, kept with the reason: nothing is skipped silently. */
public interface UnreadableRecords {
  /**
   * Keeps a record; keeping the same place twice is one entry.
   *
   * @throws PositionsException if the store cannot be used now
   */
  void keep(ProjectionName projection, UnreadableRecord unreadable);

  /**
   * How many were kept.
   *
   * @throws PositionsException if the store cannot be used now
   */
  long unreadableCount(ProjectionName projection);
}
