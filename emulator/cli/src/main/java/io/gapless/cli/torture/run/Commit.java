package io.gapless.cli.torture.run;

import io.gapless.stack.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Which code this is. */
final class Commit {
  private static final int SHORT = 12;

  /** What earlier seeds came to is no other code. */
  private static final String RESULTS = ":(exclude)docs/torture";

  private Commit() {}

  /** The commit, with a star if the work tree differs from it; {@code unknown} without Git. */
  static String current() {
    String head = git("rev-parse", "HEAD");
    if (head.length() < SHORT) {
      return "unknown";
    }
    boolean same =
        git(
                "--no-optional-locks",
                "status",
                "--porcelain",
                "--untracked-files=no",
                "--",
                ".",
                RESULTS)
            .isEmpty();
    return head.substring(0, SHORT) + (same ? "" : "*");
  }

  private static String git(String... arguments) {
    try {
      String[] command = new String[arguments.length + 1];
      command[0] = "git";
      System.arraycopy(arguments, 0, command, 1, arguments.length);
      Process process =
          new ProcessBuilder(command)
              .directory(Checkout.find().root().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? output.strip() : "";
    } catch (IOException notInstalled) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
