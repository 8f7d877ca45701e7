package io.gapless.cli.torture.check.tables;

import io.gapless.cli.torture.evidence.FixedFile;
import io.gapless.cli.torture.evidence.StoredEvent;
import io.gapless.cli.torture.verdict.Findings;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/**
 * The event store by entity: what everything else is compared with. Finds out while it is filled
 * whether versions are dense and in the order of positions (I3). On disk; the heap holds the
 * entities and the writers. First filled, then sealed, then asked.
 */
public final class Committed {
  private static final int POSITION = 0;
  private static final int VERSION = 8;
  private static final int ID_HIGH = 16;
  private static final int ID_LOW = 24;
  private static final int DIGEST = 32;
  private static final int ENTITY = 36;
  private static final int WRITER = 40;
  private static final int WIDTH = 48;

  /**
   * A committed event.
   *
   * @param rank how many events come before it
   */
  public record Found(
      long rank,
      EntityKey entity,
      EntityVersion version,
      Position position,
      EventId id,
      Digest digest,
      WriterId writer) {
    @Override
    public String toString() {
      return "store: position %s, version %s, event %s, writer %s"
          .formatted(position, version, id, writer);
    }
  }

  private final FixedFile events;
  private final Ordinals<EntityKey> entities = new Ordinals<>();
  private final Ordinals<WriterId> writers = new Ordinals<>();
  private final Findings findings;
  private final RankIndex byEntity;
  private final RankIndex byWriter;

  public Committed(Scratch scratch, Findings findings) {
    this.events = scratch.table(WIDTH);
    this.byEntity = new RankIndex(scratch.table(Long.BYTES));
    this.byWriter = new RankIndex(scratch.table(Long.BYTES));
    this.findings = findings;
  }

  /** Takes the next event by position. */
  public void add(StoredEvent event) {
    int entity = entities.count(event.entity());
    long before = entities.times(entity) - 1;
    if (event.version().value() != before + 1) {
      findings.add(
          Invariant.I3,
          event.entity(),
          "version %s comes after %d versions".formatted(event.version(), before),
          List.of(event.toString()));
    }
    long row = events.add();
    events.number(row, POSITION, event.position().value());
    events.number(row, VERSION, event.version().value());
    events.number(row, ID_HIGH, event.id().value().getMostSignificantBits());
    events.number(row, ID_LOW, event.id().value().getLeastSignificantBits());
    events.small(row, DIGEST, event.digest().crc());
    events.small(row, ENTITY, entity);
    events.small(row, WRITER, writers.count(event.writer()));
  }

  /** All are there. */
  public void seal() {
    byEntity.build(events.rows(), entities, row -> events.small(row, ENTITY));
    byWriter.build(events.rows(), writers, row -> events.small(row, WRITER));
  }

  public long size() {
    return events.rows();
  }

  public List<EntityKey> entities() {
    return entities.names();
  }

  /** The number of an entity, {@link Ordinals#UNKNOWN} if it has no events. */
  public int number(EntityKey entity) {
    return entities.find(entity);
  }

  public long head(EntityKey entity) {
    return entities.times(entities.find(entity));
  }

  public Optional<Found> at(EntityKey entity, EntityVersion version) {
    int number = entities.find(entity);
    long index = version.value() - 1;
    return index < 0 || index >= entities.times(number)
        ? Optional.empty()
        : Optional.of(found(byEntity.at(number, index)));
  }

  /** An event by how many come before it. */
  public Found found(long rank) {
    return new Found(
        rank,
        entities.name(events.small(rank, ENTITY)),
        EntityVersion.of(events.number(rank, VERSION)),
        Position.of(events.number(rank, POSITION)),
        new EventId(new UUID(events.number(rank, ID_HIGH), events.number(rank, ID_LOW))),
        new Digest(events.small(rank, DIGEST)),
        writers.name(events.small(rank, WRITER)));
  }

  public long position(long rank) {
    return events.number(rank, POSITION);
  }

  /** How many events a writer has. */
  public long by(WriterId writer) {
    return writers.times(writers.find(writer));
  }

  /** The rank of a writer's event by its place among the writer's. */
  public long rankBy(WriterId writer, long index) {
    return byWriter.at(writers.find(writer), index);
  }

  /** How many events lie at or below a position. */
  public long upTo(long position) {
    return firstAbove(0, events.rows(), position, rank -> position(rank));
  }

  /** The last version of an entity at or below a position, 0 if there is none. */
  public long headUpTo(int entity, long position) {
    return firstAbove(
        0, entities.times(entity), position, index -> position(byEntity.at(entity, index)));
  }

  private static long firstAbove(long from, long to, long limit, LongUnaryOperator value) {
    long low = from;
    long high = to;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (value.applyAsLong(middle) <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** What the store has around a version, and a line of somebody else. */
  public List<String> around(EntityKey entity, long version, String line) {
    List<String> lines = new ArrayList<>();
    LongStream.rangeClosed(Math.max(1, version - 1), version + 1)
        .mapToObj(it -> at(entity, EntityVersion.of(it)))
        .flatMap(Optional::stream)
        .forEach(it -> lines.add(it.toString()));
    lines.add(line);
    return lines;
  }
}
