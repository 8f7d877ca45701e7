package io.gapless.replay.reconcile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.log.EventLogException;
import io.gapless.log.internal.EventRow;
import io.gapless.log.internal.Transactions;
import io.gapless.log.read.EventReader;
import io.gapless.log.writer.TakeOver;
import io.gapless.log.writer.WriterStatus;
import io.gapless.replay.reconcile.compare.Confirmed;
import io.gapless.replay.reconcile.compare.StoreSide;
import io.gapless.replay.reconcile.compare.Window;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The event store's primary. Thread-safe. */
public final class MySqlStoreSide implements StoreSide {
  /** Most events one {@link #read} hands over. */
  static final int MAX_ROWS = 20_000;

  /** Most entity types there may be. */
  static final int MAX_TYPES = 1_000;

  private final Transactions transactions;
  private final EventReader reader;
  private final TakeOver writers;

  public MySqlStoreSide(DataSource dataSource, EventReader reader) {
    this.transactions = new Transactions(dataSource);
    this.reader = reader;
    this.writers = new TakeOver(dataSource);
  }

  @Override
  public Position stable() {
    return reader.stable();
  }

  @Override
  public Confirmed confirmed() {
    Map<WriterId, Position> unsettled = new HashMap<>();
    for (WriterStatus writer : writers.writers()) {
      if (writer.state() != WriterStatus.State.SETTLED) {
        unsettled.put(writer.id(), writer.confirmedThrough());
      }
    }
    if (unsettled.size() == TakeOver.MAX_WRITERS) {
      throw new EventLogException("more than " + TakeOver.MAX_WRITERS + " writers are not settled");
    }
    return new Confirmed(unsettled);
  }

  @Override
  public Position committedMaximum() {
    return Position.of(
        number("read the committed maximum", "SELECT COALESCE(MAX(position), 0) FROM events"));
  }

  private long number(String what, String sql) {
    return transactions.run(
        what,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql);
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  @Override
  public Optional<Instant> earliest(Position after, Position through) {
    return time(
        "SELECT MIN(occurred_at) FROM events WHERE position > ? AND position <= ?", after, through);
  }

  /** When the first event after a position happened. */
  Optional<Instant> next(Position after) {
    return time(
        "SELECT occurred_at FROM events WHERE position > ? AND position <= ?"
            + " ORDER BY position LIMIT 1",
        after,
        Position.of(Long.MAX_VALUE));
  }

  private Optional<Instant> time(String sql, Position after, Position through) {
    return transactions.run(
        "read when events happened",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, after.value());
            select.setLong(2, through.value());
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? instant(row.getObject(1, LocalDateTime.class)) : Optional.empty();
            }
          }
        });
  }

  private static Optional<Instant> instant(@Nullable LocalDateTime time) {
    return Optional.ofNullable(time).map(it -> it.toInstant(ZoneOffset.UTC));
  }

  /**
   * The last position before a time, as positions and times run side by side: an event that
   * committed out of its time's order may lie on the other side.
   */
  public Position before(Instant time) {
    long low = 0; // happened before, or there is nothing
    long high = committedMaximum().value() + 1; // did not
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      Optional<Instant> there = next(Position.of(middle - 1));
      if (there.isPresent() && there.get().isBefore(time)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Position.of(low);
  }

  @Override
  public Position read(Window window, Position after, Consumer<Event> sink) {
    long span = Math.min(window.through().value(), after.value() + MAX_SPAN);
    return transactions.run(
        "read a window of events",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT "
                      + EventRow.COLUMNS
                      + " FROM events WHERE position > ? AND position <= ? AND entity_type = ?"
                      + " ORDER BY position LIMIT "
                      + MAX_ROWS)) {
            select.setLong(1, after.value());
            select.setLong(2, span);
            select.setBytes(3, window.type().value().getBytes(US_ASCII));
            select.setFetchSize(Integer.MIN_VALUE); // row by row
            return handOver(select, sink, Position.of(span));
          }
        });
  }

  private static Position handOver(PreparedStatement select, Consumer<Event> sink, Position span)
      throws SQLException {
    int rows = 0;
    Position last = span;
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Event event = EventRow.read(row);
        sink.accept(event);
        last = event.position();
        rows++;
      }
    }
    return rows == MAX_ROWS ? last : span;
  }

  @Override
  public List<Event> at(Collection<Position> positions) {
    if (positions.isEmpty()) {
      return List.of();
    }
    String places = String.join(",", Collections.nCopies(positions.size(), "?"));
    return transactions.run(
        "read events by their positions",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT "
                      + EventRow.COLUMNS
                      + " FROM events WHERE position IN ("
                      + places
                      + ") ORDER BY position")) {
            int at = 1;
            for (Position position : positions) {
              select.setLong(at++, position.value());
            }
            return EventRow.readAll(select);
          }
        });
  }

  @Override
  public Optional<Event> of(EntityKey entity, EntityVersion version) {
    return reader.ofEntity(entity, version, 1).stream()
        .filter(event -> event.version().equals(version))
        .findFirst();
  }

  /** Every entity type that has events: one look into the index for each. */
  public List<EntityType> types() {
    return transactions.run(
        "list the entity types",
        connection -> {
          List<EntityType> types = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT entity_type FROM events WHERE entity_type > ?"
                      + " ORDER BY entity_type LIMIT 1")) {
            byte[] last = {};
            while (types.size() < MAX_TYPES) {
              select.setBytes(1, last);
              try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                  break;
                }
                last = row.getBytes(1);
              }
              types.add(EntityType.of(new String(last, US_ASCII)));
            }
          }
          return types;
        });
  }
}
