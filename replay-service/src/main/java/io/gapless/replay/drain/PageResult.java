package io.gapless.replay.drain;

/**
 * How a page went.
 *
 * @param read rows read, 0 at the end of the shard
 * @param bytes about what they take
 * @param drained rows acknowledged and deleted
 * @param quarantined rows set aside
 * @param next where the page after it begins
 */
record PageResult(int read, long bytes, int drained, int quarantined, DrainPage.Cursor next) {
  /** Nothing is left behind the cursor. */
  static PageResult empty() {
    return new PageResult(0, 0, 0, 0, DrainPage.Cursor.START);
  }

  boolean progressed() {
    return drained + quarantined > 0;
  }
}
