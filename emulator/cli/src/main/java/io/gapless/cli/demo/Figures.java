package io.gapless.cli.demo;

import io.gapless.cli.load.LoadFigures;
import java.time.Duration;
import java.util.List;

/**
 * What everybody says of themselves at one moment.
 *
 * @param published events that Kafka acknowledged to the command services
 * @param spilled events written to the fallback store
 * @param waiting of those, still there
 * @param replayed events the replay service published: drained, or of dead writers
 * @param applied events in the projection
 * @param duplicates records it ignored
 * @param gapsOpen entities that miss a version now
 * @param gapsClosed entities that missed one
 * @param parked entities set aside
 * @param verified position up to which everything is proved to be applied
 * @param stable position below which nothing can appear any more
 * @param confirmed position up to which every event is published or spilled, of active writers
 */
record Figures(
    long published,
    long spilled,
    long waiting,
    long replayed,
    long applied,
    long duplicates,
    long gapsOpen,
    long gapsClosed,
    long parked,
    long verified,
    long stable,
    long confirmed) {
  static Figures none() {
    return new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Nothing waits, nothing is missing, everything committed is verified. */
  boolean isSettledAt(long lastPosition) {
    return waiting == 0 && gapsOpen == 0 && verified >= lastPosition;
  }

  List<String> lines(Duration since, LoadFigures load) {
    return List.of(
        "%4d s  commands  %,d answered · %,d failed · %,d sent again · p50 %.1f ms · p99 %.1f ms"
            .formatted(
                since.toSeconds(),
                load.answered(),
                load.failed() + load.refused(),
                load.repeated(),
                load.millis(50),
                load.millis(99)),
        "        events    %,d published · %,d spilled · %,d replayed · %,d wait in the fallback store"
            .formatted(published, spilled, replayed, waiting),
        "        accounts  %,d applied · %,d duplicates ignored · gaps: %,d open, %,d closed · %,d parked"
            .formatted(applied, duplicates, gapsOpen, gapsClosed, parked),
        "        verified  through position %,d of %,d".formatted(verified, stable));
  }
}
