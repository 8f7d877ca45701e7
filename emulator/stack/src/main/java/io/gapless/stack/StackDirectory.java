package io.gapless.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one stack, locked for as long as the stack runs. The lock goes with the JVM that
 * holds it, however that ends.
 */
final class StackDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel channel;

  private StackDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the directory.
   *
   * @throws StackException if a running stack has it
   */
  static StackDirectory take(Path path) {
    return tryTake(path)
        .orElseThrow(
            () -> new StackException("a stack runs in " + path + " already: stop it first"));
  }

  /** Deletes what stacks of JVMs that are no more have left behind. */
  static void deleteAbandoned(Path parent, String prefix) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (DirectoryStream<Path> stacks =
        Files.newDirectoryStream(parent, it -> Files.isDirectory(it) && named(it, prefix))) {
      for (Path stack : stacks) {
        tryTake(stack).ifPresent(StackDirectory::deleteAndClose);
      }
    } catch (IOException e) {
      throw new StackException("cannot tidy up " + parent, e);
    }
  }

  Path path() {
    return path;
  }

  /** Where one part keeps its data. */
  Path data(String part) {
    return path.resolve("data").resolve(part);
  }

  /** Empties the directory, so that the stack starts with nothing. */
  void clear() {
    try (Stream<Path> files = Files.list(path)) {
      List<Path> old = files.filter(it -> !it.endsWith(LOCK)).toList();
      old.forEach(Directories::delete);
    } catch (IOException e) {
      throw new StackException("cannot empty " + path, e);
    }
  }

  /** Deletes the data and keeps the logs. */
  void deleteData() {
    Directories.delete(path.resolve("data"));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StackException("cannot unlock " + path, e);
    }
  }

  private void deleteAndClose() {
    Directories.delete(path);
    close();
  }

  private static boolean named(Path directory, String prefix) {
    return directory.getFileName().toString().startsWith(prefix);
  }

  private static Optional<StackDirectory> tryTake(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new StackDirectory(path, channel));
    } catch (IOException e) {
      throw new StackException("cannot lock " + path, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisJvm) {
      return null;
    }
  }
}
