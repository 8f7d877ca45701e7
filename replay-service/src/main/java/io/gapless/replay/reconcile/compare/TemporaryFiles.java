package io.gapless.replay.reconcile.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for files that outlive nobody: whoever comes next deletes what a crash left behind. A
 * lock tells a living process's folder from a dead one's. Thread-safe.
 */
public final class TemporaryFiles implements AutoCloseable {
  private static final String PREFIX = "gapless-reconcile-";
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;

  private TemporaryFiles(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Deletes what dead processes left in {@code parent}, and makes a folder of this process's own.
   *
   * @throws UncheckedIOException if files cannot be made there
   */
  public static TemporaryFiles in(Path parent) {
    try {
      Files.createDirectories(parent);
      sweep(parent);
      Path folder = Files.createTempDirectory(parent, PREFIX);
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock.lock();
      return new TemporaryFiles(folder, lock);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary files can be made in " + parent, e);
    }
  }

  Path create() throws IOException {
    return Files.createTempFile(folder, "run", ".tmp");
  }

  private static void sweep(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      for (Path left : entries.filter(TemporaryFiles::isOurs).toList()) {
        if (isDead(left)) {
          delete(left);
        }
      }
    }
  }

  private static boolean isOurs(Path entry) {
    return Files.isDirectory(entry) && entry.getFileName().toString().startsWith(PREFIX);
  }

  /**
   * A folder without a lock file is being made this moment, or was not made to its end: it stays.
   */
  private static boolean isDead(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        @Nullable FileLock taken = channel.tryLock()) {
      return taken != null;
    } catch (NoSuchFileException | OverlappingFileLockException e) {
      return false; // the latter: another folder of this very process
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Deletes everything. */
  @Override
  public void close() {
    try (lock) {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("temporary files are left in " + folder, e);
    }
  }
}
