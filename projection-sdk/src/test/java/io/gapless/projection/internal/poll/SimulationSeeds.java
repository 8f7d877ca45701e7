package io.gapless.projection.internal.poll;

import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which seeds a simulation runs with: many, or one to repeat the run of.
 *
 * @param only the one seed, if it is given
 * @param runs how many there are otherwise, beginning with 0
 */
record SimulationSeeds(@Nullable Long only, long runs) {
  private static final String SEED = "gapless.simulation.seed";
  private static final String RUNS = "gapless.simulation.runs";
  private static final long DEFAULT_RUNS = 20_000;

  /** As a shell takes it, in the directory of the checkout. */
  private static final String COMMAND =
      "mvn verify -pl projection-sdk -am -Dtest=%s"
          + " -Dsurefire.failIfNoSpecifiedTests=false -DskipITs -D%s=%d";

  /** What the properties of this JVM say, which are those given to Maven. */
  static SimulationSeeds given() {
    return of(System::getProperty);
  }

  static SimulationSeeds of(UnaryOperator<@Nullable String> properties) {
    String seed = properties.apply(SEED);
    String runs = properties.apply(RUNS);
    return new SimulationSeeds(
        seed == null ? null : Long.valueOf(seed),
        runs == null ? DEFAULT_RUNS : Long.parseLong(runs));
  }

  /** The same, but no more than so many. */
  SimulationSeeds atMost(long most) {
    return new SimulationSeeds(only, Math.min(runs, most));
  }

  boolean areMany() {
    return only == null;
  }

  /**
   * Runs with each, on all processors.
   *
   * @throws AssertionError if one fails; it says how to repeat that one alone
   */
  void forEach(Class<?> test, LongConsumer run) {
    LongStream seeds = only == null ? LongStream.range(0, runs) : LongStream.of(only);
    // What another thread throws would come as a copy, and an AssertionError's without its message.
    seeds
        .parallel()
        .mapToObj(seed -> failure(test, run, seed))
        .flatMap(Optional::stream)
        .findAny()
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  private static Optional<AssertionError> failure(Class<?> test, LongConsumer run, long seed) {
    try {
      run.accept(seed);
      return Optional.empty();
    } catch (Throwable e) {
      String command = COMMAND.formatted(test.getSimpleName(), SEED, seed);
      return Optional.of(
          new AssertionError("seed " + seed + " failed; repeat it with\n" + command, e));
    }
  }
}
