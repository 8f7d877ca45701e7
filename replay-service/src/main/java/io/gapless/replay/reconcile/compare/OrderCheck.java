package io.gapless.replay.reconcile.compare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether versions of an entity came one after the other. First copies are looked at by entity and
 * partition in offset order, so that what must be remembered is one entity's. Not thread-safe.
 */
final class OrderCheck {
  /**
   * The first copy of an event.
   *
   * @param entity fingerprint of the entity
   * @param partition where it lies
   * @param offset where it lies
   * @param version of the entity
   * @param process who published it, 0 if it was replayed
   * @param position in the event store
   */
  record First(long entity, int partition, long offset, long version, long process, long position) {
    static final Comparator<First> ORDER =
        Comparator.comparingLong(First::entity)
            .thenComparingInt(First::partition)
            .thenComparingLong(First::offset);

    static final SortedRuns.Codec<First> CODEC = new SortedRuns.Codec<>(First::write, First::read);

    private static void write(First it, DataOutput out) throws IOException {
      out.writeLong(it.entity);
      out.writeInt(it.partition);
      out.writeLong(it.offset);
      out.writeLong(it.version);
      out.writeLong(it.process);
      out.writeLong(it.position);
    }

    private static First read(DataInput in) throws IOException {
      return new First(
          in.readLong(), in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
  }

  /** What became of one first copy. */
  enum Verdict {
    IN_ORDER,
    /** A newer one of another process came before it: by design. */
    OVERTAKEN,
    /** A newer one of the same process came before it. */
    OUT_OF_ORDER
  }

  private long entity;
  private int partition = -1;
  private long highest;
  private final Map<Long, Long> highestOfProcess = new HashMap<>();

  /** The next one in {@link First#ORDER}. */
  Verdict next(First first) {
    if (first.entity != entity || first.partition != partition) {
      entity = first.entity;
      partition = first.partition;
      highest = 0;
      highestOfProcess.clear();
    }
    Verdict verdict = verdict(first);
    highest = Math.max(highest, first.version);
    if (first.process != 0) {
      highestOfProcess.merge(first.process, first.version, Math::max);
    }
    return verdict;
  }

  private Verdict verdict(First first) {
    if (first.process != 0 && highestOfProcess.getOrDefault(first.process, 0L) > first.version) {
      return Verdict.OUT_OF_ORDER;
    }
    return highest > first.version ? Verdict.OVERTAKEN : Verdict.IN_ORDER;
  }
}
