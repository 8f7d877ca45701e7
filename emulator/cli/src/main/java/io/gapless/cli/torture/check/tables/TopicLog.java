package io.gapless.cli.torture.check.tables;

import io.gapless.cli.torture.evidence.FixedFile;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the topic had where: for each event its places, for each partition its records by offset. On
 * disk.
 */
public final class TopicLog {
  private static final int FIRST = 0;
  private static final int PLAIN = 8;
  private static final int EVENT_WIDTH = 16;

  private static final int NEXT = 0;
  private static final int OFFSET = 8;
  private static final int VERSION = 16;
  private static final int ENTITY = 24;
  private static final int PARTITION = 28;
  private static final int RECORD_WIDTH = 32;

  private final FixedFile events;
  private final FixedFile records;
  private final Scratch scratch;
  private final Map<Integer, FixedFile> partitions = new TreeMap<>();

  public TopicLog(Scratch scratch) {
    this.events = scratch.table(EVENT_WIDTH);
    this.records = scratch.table(RECORD_WIDTH);
    this.scratch = scratch;
  }

  /** A record as it is seen by who reads a partition. */
  public record Seen(long offset, int entity, long version) {}

  /** So many events there are. */
  public void growTo(long many) {
    events.growTo(many);
  }

  public void add(long rank, int entity, long version, int partition, long offset, boolean plain) {
    long row = records.add();
    records.number(row, NEXT, events.number(rank, FIRST));
    records.number(row, OFFSET, offset);
    records.number(row, VERSION, version);
    records.small(row, ENTITY, entity);
    records.small(row, PARTITION, partition);
    events.number(rank, FIRST, row + 1);
    if (plain) {
      events.small(rank, PLAIN, 1);
    }
    FixedFile partitionRows =
        partitions.computeIfAbsent(partition, it -> scratch.table(Long.BYTES));
    partitionRows.number(partitionRows.add(), 0, row);
  }

  /** Whether an event was ever on the topic. */
  public boolean has(long rank) {
    return events.number(rank, FIRST) != 0;
  }

  /** Whether it was sent there by who appended it. */
  public boolean hasPlain(long rank) {
    return events.small(rank, PLAIN) != 0;
  }

  /** Whether an event was on the topic when its partitions ended there. */
  public boolean hasBelow(long rank, Map<Integer, Long> ends) {
    for (long next = events.number(rank, FIRST); next != 0; next = records.number(next - 1, NEXT)) {
      long end = ends.getOrDefault(records.small(next - 1, PARTITION), 0L);
      if (records.number(next - 1, OFFSET) < end) {
        return true;
      }
    }
    return false;
  }

  /** How many records a partition has. */
  public long records(int partition) {
    FixedFile rows = partitions.get(partition);
    return rows == null ? 0 : rows.rows();
  }

  /** A record of a partition by its place among them. */
  public Seen at(int partition, long index) {
    FixedFile rows = partitions.get(partition);
    if (rows == null) {
      throw new IllegalArgumentException("no records in partition " + partition);
    }
    long row = rows.number(index, 0);
    return new Seen(
        records.number(row, OFFSET), records.small(row, ENTITY), records.number(row, VERSION));
  }
}
