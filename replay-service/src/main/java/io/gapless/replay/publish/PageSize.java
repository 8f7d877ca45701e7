package io.gapless.replay.publish;

/**
 * How many rows to read next, so that a page stays near {@value #TARGET_BYTES} bytes whatever the
 * size of the events: starts small, follows the mean of the last page, at most doubles. Immutable.
 *
 * @param rows rows of the next page, at most {@code most}
 * @param most most rows of a page
 */
public record PageSize(int rows, int most) {
  /** Bytes of a page. One page may be larger, when large events follow small ones. */
  public static final long TARGET_BYTES = 4L << 20;

  /** Rows of the first page. */
  public static final int FIRST_ROWS = 32;

  /** The first page. */
  public static PageSize first(int most) {
    return new PageSize(Math.min(FIRST_ROWS, most), most);
  }

  /** After a page of {@code read} rows with {@code bytes} in all. */
  public PageSize after(int read, long bytes) {
    if (read == 0) {
      return this;
    }
    long mean = Math.max(1, bytes / read);
    long fitting = Math.max(1, TARGET_BYTES / mean);
    return new PageSize((int) Math.min(Math.min(fitting, 2L * rows), most), most);
  }
}
