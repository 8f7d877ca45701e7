package io.gapless.tests.system;

import io.gapless.stack.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The build that runs when this one is installed: the jars of an earlier commit. */
public final class PreviousBuild {
  /**
   * System property that names its directory; without it, {@code tests/previous-build} makes it.
   */
  private static final String PROPERTY = "gapless.previous";

  private PreviousBuild() {}

  /** Where it is. Building it takes minutes, the first time. */
  public static Checkout find() {
    String given = System.getProperty(PROPERTY, "");
    return new Checkout(given.isEmpty() ? built() : Path.of(given).toAbsolutePath());
  }

  private static Path built() {
    Path checkout = Checkout.find().root();
    try {
      Process script =
          new ProcessBuilder(checkout.resolve("tests/previous-build").toString())
              .directory(checkout.toFile())
              .redirectError(Redirect.INHERIT)
              .start();
      byte[] printed = script.getInputStream().readAllBytes();
      if (script.waitFor() != 0) {
        throw new IllegalStateException("tests/previous-build failed");
      }
      return Path.of(new String(printed, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the previous build is made", e);
    }
  }
}
