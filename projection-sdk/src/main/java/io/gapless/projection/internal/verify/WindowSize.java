package io.gapless.projection.internal.verify;

import io.gapless.projection.ProjectionSettings;

/**
 * How many positions are looked at in one request: more while windows are passed as soon as they
 * are seen, because an entity with several events in a window is compared once. As set again once
 * one has to wait, since all that is in it waits for its slowest; but more in a rebuild, where all
 * of it is read, and every window ends with a wait for its last event.
 */
final class WindowSize {
  private static final int REBUILDING = 5;

  private final int set;
  private int positions;

  WindowSize(int set) {
    this.set = set;
    this.positions = set;
  }

  int positions() {
    return positions;
  }

  void waits(boolean rebuilding) {
    positions =
        rebuilding ? Math.min(ProjectionSettings.Verify.MOST_POSITIONS, REBUILDING * set) : set;
  }

  /**
   * @param heads how many it had: they take memory, so the next may have twice as many as set
   */
  void passedAtOnce(int heads) {
    if (heads <= set) {
      positions = Math.min(ProjectionSettings.Verify.MOST_POSITIONS, positions * 2);
    }
  }
}
