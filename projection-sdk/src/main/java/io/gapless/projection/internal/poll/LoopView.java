package io.gapless.projection.internal.poll;

import io.gapless.projection.ProjectionStatus.OpenGap;
import io.gapless.projection.internal.core.Counts;
import java.util.List;

/**
 * What the poll loop looks like from outside, a moment ago.
 *
 * @param counts what this life of the loop has done
 * @param held events that wait
 * @param gaps open gaps, the oldest first
 * @param lag records behind those polled
 */
record LoopView(Counts counts, int held, List<OpenGap> gaps, long lag) {
  static final LoopView EMPTY = new LoopView(new Counts(0, 0, 0), 0, List.of(), 0);

  LoopView {
    gaps = List.copyOf(gaps);
  }
}
