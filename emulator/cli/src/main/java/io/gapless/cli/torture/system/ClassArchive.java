package io.gapless.cli.torture.system;

import io.gapless.stack.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a JVM keeps of its classes from one start to the next, which saves half of a start's work:
 * who was killed is back sooner, and takes less from the others. Written when a process ends by
 * itself, and again when its jars have changed. A file that was not written to its end is not used.
 */
final class ClassArchive {
  private ClassArchive() {}

  /** The JVM's options; none where a path with blanks could not be passed on. */
  static List<String> options(String process) {
    Path directory = Checkout.find().data().resolve("torture-classes");
    if (directory.toString().contains(" ")) {
      return List.of();
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + directory.resolve(process + ".jsa"),
        "-XX:+VerifySharedSpaces");
  }
}
