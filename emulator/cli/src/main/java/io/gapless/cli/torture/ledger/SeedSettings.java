package io.gapless.cli.torture.ledger;

import java.util.Locale;

/**
 * What fixes what a seed sends and breaks. Two results with equal settings are repetitions of one
 * run.
 *
 * @param seed which
 * @param seconds how long things were broken
 * @param perSecond commands begun each second
 * @param fallback which fallback store, {@code jdbc} or {@code spanner}
 * @param brokers how many Kafka brokers
 * @param only faults were drawn among those whose name this finds
 */
public record SeedSettings(
    long seed, long seconds, int perSecond, String fallback, int brokers, String only) {
  /** What repeats it. */
  public String command() {
    return "./gapless torture --from %d --seeds 1 --seconds %d --rate %d --fallback %s%s%s"
        .formatted(
            seed,
            seconds,
            perSecond,
            fallback.toUpperCase(Locale.ROOT),
            brokers == 1 ? "" : " --brokers " + brokers,
            only.isEmpty() ? "" : " --only '" + only + "'");
  }
}
