package io.gapless.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.cli.run.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import picocli.CommandLine.Option;

/** An order that does something: why, and whether it was thought over. */
public final class Decision {
  private static final int LONGEST_ANSWER = 100;

  @Option(
      names = "--why",
      required = true,
      description = "The reason; it is recorded before anything happens.")
  private String why = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask whether to go on.")
  private boolean yes;

  String why() {
    return why;
  }

  /**
   * Shows what would happen and asks.
   *
   * @throws ApiException if the answer is anything but yes
   */
  void confirm(List<String> consequences, String question) {
    Screen screen = Screen.standard();
    if (yes) {
      return;
    }
    consequences.forEach(screen::say);
    screen.say(question + " [y/N]");
    String answer = line(System.in);
    if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
      throw new ApiException("nothing was changed; answer y, or give --yes");
    }
  }

  /** Not a reader's: it would take more than the line. */
  private static String line(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      int next = in.read();
      while (next >= 0 && next != '\n' && line.length() < LONGEST_ANSWER) {
        line.append(new String(new byte[] {(byte) next}, UTF_8));
        next = in.read();
      }
    } catch (IOException e) {
      return "";
    }
    return line.toString().strip();
  }
}
