package io.gapless.cli.torture.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one width in a file that is mapped into memory: reached by number as in an array, while
 * the heap holds none of them. New rows are all zero. Not thread-safe.
 */
public final class FixedFile implements AutoCloseable {
  private static final int CHUNK_ROWS = 1 << 14;

  private final int width;
  private final FileChannel channel;
  private final List<MappedByteBuffer> chunks = new ArrayList<>();
  private long rows;

  private FixedFile(int width, FileChannel channel) {
    this.width = width;
    this.channel = channel;
  }

  /**
   * A new file, which whoever made the directory deletes.
   *
   * @param width of a row in bytes
   */
  public static FixedFile create(Path file, int width) {
    try {
      return new FixedFile(
          width,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long rows() {
    return rows;
  }

  /** One more row; returns its number. */
  public long add() {
    growTo(rows + 1);
    return rows - 1;
  }

  /** At least so many rows. */
  public void growTo(long wanted) {
    while ((long) chunks.size() * CHUNK_ROWS < wanted) {
      long bytes = (long) CHUNK_ROWS * width;
      try {
        chunks.add(channel.map(MapMode.READ_WRITE, chunks.size() * bytes, bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    rows = Math.max(rows, wanted);
  }

  public long number(long row, int at) {
    return chunk(row).getLong(offset(row, at));
  }

  public void number(long row, int at, long value) {
    chunk(row).putLong(offset(row, at), value);
  }

  public int small(long row, int at) {
    return chunk(row).getInt(offset(row, at));
  }

  public void small(long row, int at, int value) {
    chunk(row).putInt(offset(row, at), value);
  }

  @Override
  public void close() {
    chunks.clear();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MappedByteBuffer chunk(long row) {
    return chunks.get((int) (row / CHUNK_ROWS));
  }

  private int offset(long row, int at) {
    return (int) (row % CHUNK_ROWS) * width + at;
  }
}
