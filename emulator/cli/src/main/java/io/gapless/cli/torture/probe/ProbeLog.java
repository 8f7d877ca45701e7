package io.gapless.cli.torture.probe;

import io.gapless.cli.torture.evidence.Fold;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.BatchHandler;
import io.gapless.projection.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A probe's handler: writes the append log and folds, in the transaction of the position. */
final class ProbeLog implements BatchHandler {
  private final byte[] process;
  private final Mood mood;

  ProbeLog(String process, Mood mood) {
    this.process = process.getBytes(StandardCharsets.UTF_8);
    this.mood = mood;
  }

  @Override
  public void handle(List<Event> events, Transaction tx) throws Exception {
    for (Event event : events) {
      mood.before(event);
    }
    append(tx.connection(), events);
    fold(tx.connection(), events);
    mood.after();
  }

  private void append(Connection connection, List<Event> events) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO effects (entity_id, version, event_id, digest, process)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      for (Event event : events) {
        insert.setBytes(1, event.entity().idBytes());
        insert.setLong(2, event.version().value());
        insert.setBytes(3, ProbeTables.bytes(event.id().value()));
        insert.setInt(4, digest(event).crc());
        insert.setBytes(5, process);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void fold(Connection connection, List<Event> events) throws SQLException {
    Map<EntityKey, Fold> folds = read(connection, events);
    for (Event event : events) {
      folds.compute(
          event.entity(),
          (entity, fold) ->
              (fold == null ? Fold.empty(entity) : fold).then(event.id(), digest(event)));
    }
    try (PreparedStatement replace =
        connection.prepareStatement(
            "REPLACE INTO folds (entity_id, folded, total, chain) VALUES (?, ?, ?, ?)")) {
      for (Fold fold : folds.values()) {
        replace.setBytes(1, fold.entity().idBytes());
        replace.setLong(2, fold.count());
        replace.setLong(3, fold.sum());
        replace.setLong(4, fold.chain());
        replace.addBatch();
      }
      replace.executeBatch();
    }
  }

  private static Map<EntityKey, Fold> read(Connection connection, List<Event> events)
      throws SQLException {
    List<EntityKey> entities = events.stream().map(Event::entity).distinct().sorted().toList();
    String places = String.join(",", Collections.nCopies(entities.size(), "?"));
    Map<EntityKey, Fold> folds = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM folds WHERE entity_id IN (" + places + ")")) {
      for (int index = 0; index < entities.size(); index++) {
        select.setBytes(index + 1, entities.get(index).idBytes());
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Fold fold = ProbeTables.fold(row);
          folds.put(fold.entity(), fold);
        }
      }
    }
    return folds;
  }

  private static Digest digest(Event event) {
    return Digest.of(event.payload().bytes());
  }
}
