package io.gapless.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories of the stack, of tests and tools. */
public final class Directories {
  private Directories() {}

  /**
   * Deletes a directory with all that is in it, or does nothing if it is not there.
   *
   * @throws StackException if something in it cannot be deleted
   */
  public static void delete(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StackException("cannot delete " + root, e);
    }
  }
}
