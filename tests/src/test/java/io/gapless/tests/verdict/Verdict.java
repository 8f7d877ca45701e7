package io.gapless.tests.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The promise, checked: the event store folded and compared row by row with the projection and with
 * what the callers were told.
 *
 * @param committed events in the event store
 * @param applied how many of them took effect
 * @param findings every way in which the promise was broken, empty if it was kept
 */
public record Verdict(int committed, int applied, List<Finding> findings) {
  private static final int SHOWN = 20;

  public Verdict {
    findings = List.copyOf(findings);
  }

  public static Verdict of(History history) {
    List<Finding> findings = new ArrayList<>();
    StoreCheck.run(history.events(), findings::add);
    new CommandCheck(history, findings::add).run(history.sent());
    int applied =
        new ProjectionCheck(history.events(), findings::add)
            .run(history.effects(), history.folds());
    return new Verdict(history.events().size(), applied, findings);
  }

  /** Whether everything that was committed took effect, and nothing else is wrong. */
  public boolean isKept() {
    return findings.isEmpty();
  }

  /** Whether the only thing wrong is that events are still on their way. */
  public boolean isKeptSoFar() {
    return findings.stream().allMatch(it -> it instanceof Finding.Missing);
  }

  @Override
  public String toString() {
    String shown =
        findings.stream().limit(SHOWN).map(it -> "\n  " + it).collect(Collectors.joining());
    return "committed %d, applied %d, findings %d%s"
        .formatted(committed, applied, findings.size(), shown);
  }
}
