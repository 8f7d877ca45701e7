package io.gapless.tests.system;

import io.gapless.stack.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one service is installed: a link to a build, so that another build can take its place while
 * the service's command stays as it is. A running JVM keeps the files of the build it was started
 * from.
 *
 * @param link to the root of the build
 */
record Installation(Path link) {
  /** The first build of a service, below the stack's directory. */
  static Installation of(Checkout build, Path stack, String service) {
    Installation installation =
        new Installation(stack.resolve("data").resolve("installed").resolve(service));
    try {
      Files.createDirectories(installation.link.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    installation.replaceBy(build);
    return installation;
  }

  /** What is started next is of this build. */
  void replaceBy(Checkout build) {
    try {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, build.root().toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The build that is installed now. */
  Checkout asCheckout() {
    return new Checkout(link);
  }
}
