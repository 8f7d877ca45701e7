package io.gapless.cli.torture.check.tables;

import io.gapless.cli.torture.evidence.FixedFile;
import java.util.function.LongToIntFunction;

/** For each of some owners, the ranks of its events in their order. On disk. */
final class RankIndex {
  private final FixedFile ranks;
  private long[] starts = new long[0];

  RankIndex(FixedFile ranks) {
    this.ranks = ranks;
  }

  /**
   * @param owner the number of who has the event of a rank
   */
  void build(long rows, Ordinals<?> owners, LongToIntFunction owner) {
    int many = owners.names().size();
    starts = new long[many];
    for (int number = 1; number < many; number++) {
      starts[number] = starts[number - 1] + owners.times(number - 1);
    }
    long[] next = starts.clone();
    ranks.growTo(rows);
    for (long rank = 0; rank < rows; rank++) {
      ranks.number(next[owner.applyAsInt(rank)]++, 0, rank);
    }
  }

  long at(int owner, long index) {
    return ranks.number(starts[owner] + index, 0);
  }
}
