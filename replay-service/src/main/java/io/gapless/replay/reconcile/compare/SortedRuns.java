package io.gapless.replay.reconcile.compare;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sorts more than memory holds: sorted runs go to files, and are merged. First everything is added,
 * then it is read once. Not thread-safe.
 *
 * @param <T> what is sorted
 */
final class SortedRuns<T> implements AutoCloseable {
  /** How one value lies in a file. */
  record Codec<T>(Writing<T> writing, Reading<T> reading) {}

  /** One way of a {@link Codec}. */
  interface Writing<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  /** The other way. */
  interface Reading<T> {
    T read(DataInput in) throws IOException;
  }

  /**
   * What it may take.
   *
   * @param inMemory values held before they go to a file
   * @param files most files, each of {@code inMemory} values and open while they are merged
   */
  record Bounds(int inMemory, int files) {
    /** About 15 MB of memory, 25 million values and 1.5 GB of disk. */
    static final Bounds STANDARD = new Bounds(100_000, 250);
  }

  private static final int BUFFER_BYTES = 16 * 1_024;

  private final Comparator<T> order;
  private final Codec<T> codec;
  private final TemporaryFiles files;
  private final Bounds bounds;
  private final List<Path> runs = new ArrayList<>();
  private final List<DataInputStream> open = new ArrayList<>();
  private List<T> held = new ArrayList<>();

  SortedRuns(Comparator<T> order, Codec<T> codec, TemporaryFiles files, Bounds bounds) {
    this.order = order;
    this.codec = codec;
    this.files = files;
    this.bounds = bounds;
  }

  /**
   * @throws UnreconcilableException if there are more than the bounds allow
   */
  void add(T value) {
    if (held.size() == bounds.inMemory) {
      writeRun();
    }
    held.add(value);
  }

  private void writeRun() {
    if (runs.size() == bounds.files) {
      throw new UnreconcilableException(
          "the window has more than %,d records: reconcile it in parts"
              .formatted((long) bounds.inMemory * bounds.files));
    }
    held.sort(order);
    try {
      Path run = files.create();
      runs.add(run);
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(run), BUFFER_BYTES))) {
        for (T value : held) {
          codec.writing.write(value, out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a temporary file", e);
    }
    held = new ArrayList<>();
  }

  /** All values in order, and in the order in which they were added where that says nothing. */
  Iterator<T> merged() {
    held.sort(order);
    if (runs.isEmpty()) {
      return held.iterator();
    }
    PriorityQueue<Cursor<T>> heads =
        new PriorityQueue<>(
            (left, right) -> {
              int byValue = order.compare(left.head(), right.head());
              return byValue == 0 ? Integer.compare(left.number(), right.number()) : byValue;
            });
    try {
      for (Path run : runs) {
        add(heads, new Cursor<>(heads.size(), inFile(run)));
      }
      Iterator<T> rest = held.iterator();
      add(heads, new Cursor<>(runs.size(), () -> rest.hasNext() ? rest.next() : null));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a temporary file", e);
    }
    return new Merge<>(heads);
  }

  private static <T> void add(PriorityQueue<Cursor<T>> heads, Cursor<T> cursor) throws IOException {
    if (cursor.advance()) {
      heads.add(cursor);
    }
  }

  private Source<T> inFile(Path run) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(run), BUFFER_BYTES));
    open.add(in);
    AtomicInteger left = new AtomicInteger(bounds.inMemory);
    return () -> left.getAndDecrement() > 0 ? codec.reading.read(in) : null;
  }

  @Override
  public void close() {
    try {
      for (DataInputStream in : open) {
        in.close();
      }
      for (Path run : runs) {
        Files.deleteIfExists(run);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete a temporary file", e);
    }
    open.clear();
    runs.clear();
    held = new ArrayList<>();
  }

  private static final class Merge<T> implements Iterator<T> {
    private final PriorityQueue<Cursor<T>> heads;

    Merge(PriorityQueue<Cursor<T>> heads) {
      this.heads = heads;
    }

    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public T next() {
      Cursor<T> first = heads.poll();
      if (first == null) {
        throw new NoSuchElementException();
      }
      T value = first.head();
      try {
        add(heads, first);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read a temporary file", e);
      }
      return value;
    }
  }

  /** Where a run's values come from; null at its end. */
  private interface Source<T> {
    @Nullable T next() throws IOException;
  }

  /** How far a run is merged. */
  private static final class Cursor<T> {
    private final int number;
    private final Source<T> source;
    private @Nullable T head;

    Cursor(int number, Source<T> source) {
      this.number = number;
      this.source = source;
    }

    int number() {
      return number;
    }

    T head() {
      T current = head;
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    /** Whether there is a next one; it is the head then. */
    boolean advance() throws IOException {
      head = source.next();
      return head != null;
    }
  }
}
