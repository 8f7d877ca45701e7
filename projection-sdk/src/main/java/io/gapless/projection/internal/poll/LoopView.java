package io.gapless.projection.internal.poll;

import io.gapless.projection.internal.core.Counts;
import io.gapless.projection.internal.watch.Turn;

/**
 * What the poll loop looks like from outside, a moment ago.
 *
 * @param counts what it has done
 * @param turn what it left unfinished
 */
record LoopView(Counts counts, Turn turn) {
  static final LoopView EMPTY = ended(new Counts(0, 0, 0));

  /** A life of the loop has ended. */
  static LoopView ended(Counts counts) {
    return new LoopView(counts, Turn.IDLE);
  }

  /** The same with what earlier lives have done. */
  LoopView after(Counts earlier) {
    return new LoopView(earlier.plus(counts), turn);
  }
}
