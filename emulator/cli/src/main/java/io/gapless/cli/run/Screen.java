package io.gapless.cli.run;

import java.io.PrintStream;
import java.util.List;

/**
 * What a terminal shows: lines that stay, and below them a few that are drawn again and again.
 * Where the output is no terminal, the latter come now and then as ordinary lines. Thread-safe.
 */
public final class Screen {
  /** Set by the start script if its output is a terminal. */
  private static final String TERMINAL = "GAPLESS_TERMINAL";

  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";
  private static final long PLAIN_EVERY_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private List<String> drawn = List.of();
  private long plainSince;

  public Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.plainSince = System.nanoTime() - PLAIN_EVERY_NANOS;
  }

  /** Standard output. */
  public static Screen standard() {
    return new Screen(System.out, "1".equals(System.getenv(TERMINAL)));
  }

  /** A line that stays. */
  public synchronized void say(String line) {
    erase();
    out.println(line);
    drawn.forEach(out::println);
    out.flush();
  }

  /** Replaces the lines at the bottom. */
  public synchronized void draw(List<String> lines) {
    if (terminal) {
      erase();
      drawn = List.copyOf(lines);
      drawn.forEach(out::println);
    } else if (System.nanoTime() - plainSince >= PLAIN_EVERY_NANOS) {
      plainSince = System.nanoTime();
      lines.forEach(out::println);
    }
    out.flush();
  }

  /** The lines at the bottom stay as they are now. */
  public synchronized void keep() {
    drawn = List.of();
  }

  private void erase() {
    if (!drawn.isEmpty()) {
      out.printf(UP_AND_CLEAR, drawn.size());
    }
  }
}
