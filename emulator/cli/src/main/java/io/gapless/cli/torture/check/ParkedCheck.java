package io.gapless.cli.torture.check;

import io.gapless.cli.torture.check.PlacesSample.Parked;
import io.gapless.cli.torture.probe.Mood;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import java.util.List;

/**
 * Samples of who is parked: each has left a reason (I12), stands right before the event that cannot
 * be applied, and is one whose handler failed; nobody else is parked, and what a projection works
 * on being away parks few (I13).
 */
final class ParkedCheck {
  private static final String PARKED = "PARKED";
  private static final String HANDLER_FAILED = "HANDLER_FAILED";

  /** So many failing entities are a failing dependency, by the projection's default. */
  private static final int DEPENDENCY = 10;

  private final Findings findings;

  ParkedCheck(Findings findings) {
    this.findings = findings;
  }

  void add(PlacesSample sample) {
    if (sample.silent() > 0) {
      findings.add(
          Invariant.I12,
          sample.projection(),
          sample.silent() + " entities are parked and nothing says why");
    }
    sample.parked().stream()
        .filter(it -> it.state().equals(PARKED))
        .forEach(it -> check(sample.projection(), it));
    long foreign = sample.parked().stream().filter(ParkedCheck::isForeign).count();
    if (foreign >= DEPENDENCY) {
      findings.add(
          Invariant.I13,
          sample.projection(),
          foreign + " entities are parked by what is not their events' fault",
          sample.parked().stream().limit(DEPENDENCY).map(Parked::toString).toList());
    }
  }

  private void check(String projection, Parked parked) {
    if (parked.reason().isEmpty()) {
      found(Invariant.I12, projection, parked, "parked without a reason");
    } else if (!parked.reason().equals(HANDLER_FAILED)) {
      found(Invariant.I13, projection, parked, "parked, and nothing was wrong with its events");
    } else if (parked.position() != parked.version() - 1) {
      found(Invariant.I13, projection, parked, "parked, and not right before its event");
    }
  }

  private static boolean isForeign(Parked parked) {
    return parked.state().equals(PARKED) && !Mood.isOwn(parked.error());
  }

  private void found(Invariant invariant, String projection, Parked parked, String what) {
    findings.add(invariant, parked.entity(), projection + ": " + what, List.of(parked.toString()));
  }
}
