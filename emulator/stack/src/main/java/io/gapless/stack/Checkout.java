package io.gapless.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The checkout this code runs in.
 *
 * @param root the directory with the root pom
 */
public record Checkout(Path root) {
  /** System property that names the directory; without it, the directories above are searched. */
  public static final String PROPERTY = "gapless.checkout";

  private static final int MAX_DEPTH = 40;
  private static final String ROOT_POM_HOLDS = "<artifactId>gapless</artifactId>";

  /**
   * @throws StackException if this does not run inside a checkout
   */
  public static Checkout find() {
    Optional<String> given = Optional.ofNullable(System.getProperty(PROPERTY));
    Path start = Path.of(given.orElse("")).toAbsolutePath().normalize();
    Path directory = start;
    for (int depth = 0; depth < MAX_DEPTH && directory != null; depth++) {
      if (isRoot(directory)) {
        return new Checkout(directory);
      }
      directory = directory.getParent();
    }
    throw new StackException(
        "no checkout of Gapless at or above " + start + ": set the system property " + PROPERTY);
  }

  /** Where all stacks keep their data, {@code .gapless}. */
  public Path data() {
    return root.resolve(".gapless");
  }

  /**
   * A module's runnable jar.
   *
   * @throws StackException if it is not built
   */
  public Path jar(String module, String name) {
    Path jar = root.resolve(module).resolve("target").resolve(name + ".jar");
    if (!Files.exists(jar)) {
      throw new StackException(jar + " is missing: run mvn -DskipTests package first");
    }
    return jar;
  }

  private static boolean isRoot(Path directory) {
    Path pom = directory.resolve("pom.xml");
    try {
      return Files.exists(pom)
          && Files.isDirectory(directory.resolve("event-model"))
          && Files.readString(pom).contains(ROOT_POM_HOLDS);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
