package io.gapless.cli.torture.verdict;

import java.util.List;

/**
 * One way in which the promise was broken.
 *
 * @param invariant which
 * @param subject the entity, or whatever else it is about
 * @param what was found
 * @param around lines that tell how it came about
 */
public record Violation(Invariant invariant, String subject, String what, List<String> around) {
  public Violation {
    around = List.copyOf(around);
  }

  @Override
  public String toString() {
    return invariant + " " + subject + ": " + what + "\n    " + String.join("\n    ", around);
  }
}
