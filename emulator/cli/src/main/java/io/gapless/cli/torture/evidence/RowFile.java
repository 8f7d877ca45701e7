package io.gapless.cli.torture.evidence;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rows in a file, written one after the other and read again from the first. The heap holds one of
 * them and a buffer. Not thread-safe.
 */
public final class RowFile<T> implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 15;

  private final DataOutputStream out;
  private final RowFormat<T> format;
  private long rows;

  private RowFile(DataOutputStream out, RowFormat<T> format) {
    this.out = out;
    this.format = format;
  }

  /** A new file, or one that was there emptied. */
  public static <T> RowFile<T> create(Path file, RowFormat<T> format) {
    try {
      return new RowFile<>(
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)),
          format);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a row. */
  public void add(T row) {
    try {
      format.write(out, row);
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long rows() {
    return rows;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All rows of a file, none if it is not there; close the stream. */
  public static <T> Stream<T> read(Path file, RowFormat<T> format) {
    if (!Files.exists(file)) {
      return Stream.empty();
    }
    try {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
      return StreamSupport.stream(new Rows<>(in, format), false).onClose(() -> close(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(DataInputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Rows<T> extends AbstractSpliterator<T> {
    private final DataInputStream in;
    private final RowFormat<T> format;

    Rows(DataInputStream in, RowFormat<T> format) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      this.in = in;
      this.format = format;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      T row;
      try {
        row = format.read(in);
      } catch (EOFException end) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      action.accept(row);
      return true;
    }
  }
}
