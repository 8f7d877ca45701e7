package io.gapless.log.read;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads;
import io.gapless.log.EventLogException;
import io.gapless.log.group.GroupCall;
import io.gapless.log.internal.EventRow;
import io.gapless.log.internal.Transactions;
import io.gapless.log.internal.UuidBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Reads committed events from the event store's primary. Thread-safe; every call borrows a
 * connection for its duration and throws {@link EventLogException} if the store does not answer.
 *
 * <p>Whoever reads by position reads up to {@link #stable()}, and so never skips a late commit.
 * Within one entity, position order is version order.
 */
public final class EventReader {
  /** Most events one call returns. */
  public static final int MAX_PAGE = 1_000;

  /** Most positions one window of {@link #heads} covers. */
  public static final int MAX_WINDOW = 100_000;

  /**
   * ONE statement, because several would let a writer register in between. The committed maximum
   * stands in only if there is no active writer.
   */
  private static final String STABLE =
      "SELECT COALESCE((SELECT MIN(h.committed_through) FROM writers w"
          + " JOIN writer_heartbeats h ON h.writer_id = w.writer_id WHERE w.state = 'ACTIVE'),"
          + " (SELECT MAX(position) FROM events), 0)";

  /** Reads by entity under way at once; others are gathered meanwhile. */
  private static final int ENTITY_READS = 2;

  private final Transactions transactions;
  private final GroupCall<List<EntityRange>, List<EntityPage>> entityReads;

  public EventReader(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
    this.entityReads =
        new GroupCall<>(ENTITY_READS, MAX_PAGE, EventReader::mostEvents, this::readTogether);
  }

  /** Events of one entity from {@code from} on, in version order, at most {@code limit}. */
  public List<Event> ofEntity(EntityKey entity, EntityVersion from, int limit) {
    return ofEntities(List.of(new EntityRange(entity, from, limit))).getFirst().events();
  }

  /**
   * The same for several entities by one statement, however many there are.
   *
   * @param ranges at least one; their limits should add up to {@link #MAX_PAGE} at most, so that
   *     they can be read together with others
   * @return a page for each, in their order
   */
  public List<EntityPage> ofEntities(List<EntityRange> ranges) {
    try {
      return entityReads.ask(List.copyOf(ranges));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("interrupted while reading the events of entities", e);
    }
  }

  private static int mostEvents(List<EntityRange> ranges) {
    return ranges.stream().mapToInt(EntityRange::limit).sum();
  }

  /** Answers many questions, of several ranges each, by one statement. */
  private List<List<EntityPage>> readTogether(List<List<EntityRange>> questions) {
    List<EntityRange> all = questions.stream().flatMap(List::stream).toList();
    List<EntityPage> pages =
        transactions.run(
            "read the events of entities", connection -> EntityRange.read(connection, all));
    List<List<EntityPage>> answers = new ArrayList<>();
    int from = 0;
    for (List<EntityRange> question : questions) {
      answers.add(pages.subList(from, from + question.size()));
      from += question.size();
    }
    return answers;
  }

  /** The entity's highest committed version, {@link EntityVersion#none()} if it has no event. */
  public EntityVersion head(EntityKey entity) {
    return transactions.run(
        "read the head of an entity",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT version FROM events WHERE entity_type = ? AND entity_id = ? ORDER BY version DESC LIMIT 1")) {
            select.setBytes(1, EventRow.typeBytes(entity));
            select.setBytes(2, entity.idBytes());
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? EntityVersion.of(row.getLong(1)) : EntityVersion.none();
            }
          }
        });
  }

  /**
   * Events after {@code after} up to {@code through} (inclusive), in position order, at most {@code
   * limit}; of all entity types if {@code type} is empty. Complete only up to {@link #stable()}.
   */
  public List<Event> between(
      Optional<EntityType> type, Position after, Position through, int limit) {
    requirePage(limit);
    return transactions.run(
        "read events by position",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT "
                      + EventRow.COLUMNS
                      + " FROM events WHERE position > ? AND position <= ?"
                      + (type.isPresent() ? " AND entity_type = ?" : "")
                      + " ORDER BY position LIMIT "
                      + limit)) {
            select.setLong(1, after.value());
            select.setLong(2, through.value());
            if (type.isPresent()) {
              select.setBytes(3, type.get().value().getBytes(US_ASCII));
            }
            return EventRow.readAll(select);
          }
        });
  }

  /**
   * Highest version per entity among the events at the {@code limit} positions after {@code after},
   * never beyond the stable position. Its cost follows the window, never the table.
   */
  public Heads heads(EntityType type, Position after, int limit) {
    if (limit < 1 || limit > MAX_WINDOW) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_WINDOW + ", is " + limit);
    }
    return transactions.run(
        "read the heads after position " + after,
        connection -> {
          Position stable = stable(connection);
          Position through =
              Position.max(after, Position.min(stable, Position.of(after.value() + limit)));
          return new Heads(heads(connection, type, after, through), through, stable);
        });
  }

  private static List<Heads.Head> heads(
      Connection connection, EntityType type, Position after, Position through)
      throws SQLException {
    Map<EntityKey, Heads.Head> heads = new LinkedHashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT entity_type, entity_id, version, event_id, position FROM events"
                + " WHERE position > ? AND position <= ? AND entity_type = ? ORDER BY position")) {
      select.setLong(1, after.value());
      select.setLong(2, through.value());
      select.setBytes(3, type.value().getBytes(US_ASCII));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          EntityKey entity = EventRow.entity(row);
          heads.put(entity, head(row, entity));
        }
      }
    }
    return new ArrayList<>(heads.values());
  }

  private static Heads.Head head(ResultSet row, EntityKey entity) throws SQLException {
    return new Heads.Head(
        entity,
        EntityVersion.of(row.getLong("version")),
        new EventId(UuidBytes.read(row.getBytes("event_id"))),
        Position.of(row.getLong("position")));
  }

  /**
   * The position up to which nothing can appear any more. A new writer can lower the result:
   * callers keep the highest value they got.
   */
  public Position stable() {
    return transactions.run("read the stable position", EventReader::stable);
  }

  private static Position stable(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(STABLE);
        ResultSet row = select.executeQuery()) {
      row.next();
      return Position.of(row.getLong(1));
    }
  }

  static void requirePage(int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE + ", is " + limit);
    }
  }
}
