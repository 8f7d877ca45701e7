package io.gapless.cli.torture.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.gapless.cli.torture.check.Invariant;
import io.gapless.cli.torture.check.Sometimes;
import io.gapless.cli.torture.check.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One line of the ledger.
 *
 * @param seed which
 * @param seconds how long things were broken
 * @param perSecond commands begun each second
 * @param fallback which fallback store
 * @param only faults were drawn among those whose name this finds
 * @param commit of the code, with a star if the work tree differs from it
 * @param at when it ended, RFC 3339
 * @param events committed
 * @param attempts at commands
 * @param cells how often each fault hit
 * @param allCells every fault this machine could inject
 * @param hits hard states
 * @param convergedMillis from when the last fault had ended and the last caller was answered until
 *     each projection had everything
 * @param drainedMillis the same for the fallback store
 * @param missingOnTopic what a destroyed fallback store took with it
 * @param violations the first of each kind
 * @param counts of violations
 * @param trouble what kept the run from its end, empty if nothing did
 */
public record SeedResult(
    long seed,
    long seconds,
    int perSecond,
    String fallback,
    String only,
    String commit,
    String at,
    long events,
    long attempts,
    Map<String, Long> cells,
    List<String> allCells,
    Map<Sometimes, Long> hits,
    Map<String, Long> convergedMillis,
    long drainedMillis,
    long missingOnTopic,
    List<Violation> violations,
    Map<Invariant, Long> counts,
    String trouble) {
  /** Whether it ran to its end and nothing was broken. */
  @JsonIgnore
  public boolean isClean() {
    return violations.isEmpty() && trouble.isEmpty();
  }

  /** Strikes in all. */
  public long faults() {
    return cells.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What repeats it. */
  public String command() {
    return "./gapless torture --from %d --seeds 1 --seconds %d --rate %d --fallback %s%s"
        .formatted(
            seed,
            seconds,
            perSecond,
            fallback.toUpperCase(Locale.ROOT),
            only.isEmpty() ? "" : " --only '" + only + "'");
  }
}
