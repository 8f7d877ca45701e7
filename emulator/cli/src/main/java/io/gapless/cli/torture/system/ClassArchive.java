package io.gapless.cli.torture.system;

import io.gapless.stack.Checkout;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a JVM keeps of its classes from one start to the next, which saves half of a start's work:
 * who was killed is back sooner, and takes less from the others. Written when a process ends by
 * itself. A JVM does not use a file that was not written to its end, or whose jars have changed,
 * but it does not write that one again either: so files of another build are deleted.
 */
final class ClassArchive {
  private static final String BUILD = "build";

  private ClassArchive() {}

  /** The JVM's options; none where a path with blanks could not be passed on. */
  static List<String> options(String process) {
    Path directory = Checkout.find().data().resolve("torture-classes");
    if (directory.toString().contains(" ")) {
      return List.of();
    }
    try {
      keepOf(build(), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + directory.resolve(process + ".jsa"),
        "-XX:+VerifySharedSpaces");
  }

  /** Leaves nothing in the directory that another build has written. */
  static synchronized void keepOf(String build, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path written = directory.resolve(BUILD);
    if (Files.exists(written) && Files.readString(written).equals(build)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(written, build);
  }

  /** Size and time of all jars that the processes run. */
  private static String build() throws IOException {
    Checkout checkout = Checkout.find();
    List<Path> jars = new ArrayList<>();
    jars.addAll(withLibraries(checkout.jar("command-service", "gapless-command-service")));
    jars.addAll(withLibraries(checkout.jar("replay-service", "gapless-replay-service")));
    jars.add(checkout.jar("emulator/torture-domain", "gapless-torture-domain"));
    for (String mine : System.getProperty("java.class.path").split(File.pathSeparator)) {
      jars.addAll(withLibraries(Path.of(mine)));
    }
    StringBuilder build = new StringBuilder();
    for (Path jar : jars) {
      build.append(jar).append(' ').append(Files.size(jar));
      build.append(' ').append(Files.getLastModifiedTime(jar)).append('\n');
    }
    return build.toString();
  }

  private static List<Path> withLibraries(Path jar) throws IOException {
    List<Path> all = new ArrayList<>(List.of(jar));
    Path libraries = jar.resolveSibling("lib");
    if (Files.isDirectory(libraries)) {
      try (Stream<Path> files = Files.list(libraries)) {
        all.addAll(files.sorted().toList());
      }
    }
    return all;
  }
}
