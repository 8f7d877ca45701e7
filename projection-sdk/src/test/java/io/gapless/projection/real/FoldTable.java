package io.gapless.projection.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import io.gapless.projection.sample.SampleEvents;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.sql.DataSource;

/**
 * One row per entity, into which each event is hashed upon what was there before: an event left
 * out, taken twice or swapped makes another row, for ever.
 */
record FoldTable(DataSource dataSource) {
  FoldTable create() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE folds (entity_id VARBINARY(255) PRIMARY KEY, chain CHAR(64) NOT NULL)");
    }
    return this;
  }

  EventHandler handler() {
    return (event, tx) -> {
      try (PreparedStatement upsert =
          tx.connection()
              .prepareStatement(
                  "INSERT INTO folds (entity_id, chain) VALUES (?, SHA2(?, 256))"
                      + " ON DUPLICATE KEY UPDATE chain = SHA2(CONCAT(chain, ?), 256)")) {
        upsert.setBytes(1, event.entity().idBytes());
        upsert.setString(2, text(event));
        upsert.setString(3, text(event));
        upsert.executeUpdate();
      }
    };
  }

  StateReset reset() {
    return new StateReset() {
      @Override
      public void entity(EntityKey entity, Transaction tx) throws SQLException {
        try (PreparedStatement delete =
            tx.connection().prepareStatement("DELETE FROM folds WHERE entity_id = ?")) {
          delete.setBytes(1, entity.idBytes());
          delete.executeUpdate();
        }
      }

      @Override
      public void all(EntityType type, Transaction tx) throws SQLException {
        try (Statement delete = tx.connection().createStatement()) {
          delete.executeUpdate("DELETE FROM folds");
        }
      }
    };
  }

  /** As a handler with a bug would leave it. */
  void spoil(EntityKey entity) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement update =
            connection.prepareStatement("UPDATE folds SET chain = 'spoiled' WHERE entity_id = ?")) {
      update.setBytes(1, entity.idBytes());
      update.executeUpdate();
    }
  }

  /** The rows there are. */
  Map<EntityKey, String> rows() throws SQLException {
    Map<EntityKey, String> rows = new HashMap<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT entity_id, chain FROM folds")) {
      while (row.next()) {
        rows.put(SampleEvents.entity(new String(row.getBytes(1), UTF_8)), row.getString(2));
      }
    }
    return rows;
  }

  /** The rows there must be after these events. */
  static Map<EntityKey, String> of(Collection<Event> events) {
    Map<EntityKey, String> rows = new HashMap<>();
    for (Event event : events) {
      rows.merge(event.entity(), sha256(text(event)), (chain, one) -> sha256(chain + text(event)));
    }
    return rows;
  }

  private static String text(Event event) {
    return event.id() + " " + event.version() + " " + event.payload().text();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
