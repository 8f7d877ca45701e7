package io.gapless.projection.sample;

import static io.gapless.projection.sample.FirstProjection.fold;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.Event;
import io.gapless.projection.EventHandler;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionBuilder;
import io.gapless.projection.StateReset;
import io.gapless.projection.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The code of {@code docs/rebuilding.md}: its regions stand there, in this order. */
public final class Rebuilding {
  private Rebuilding() {}

  // region reset
  static final class AccountsReset implements StateReset {
    @Override
    public void entity(EntityKey entity, Transaction tx) throws SQLException {
      String sql = "DELETE FROM accounts WHERE id = ?";
      try (PreparedStatement statement = tx.connection().prepareStatement(sql)) {
        statement.setString(1, entity.id());
        statement.executeUpdate();
      }
    }

    @Override
    public void all(EntityType type, Transaction tx) throws SQLException {
      try (Statement statement = tx.connection().createStatement()) {
        statement.executeUpdate("DELETE FROM accounts");
      }
    }
  }

  // endregion

  // region define
  public static ProjectionBuilder rebuildable(ProjectionBuilder builder) {
    EventHandler handler =
        (event, tx) -> {
          fold(event, tx.connection());
          if (!tx.isReplayed(event)) {
            orderMail(event, tx.connection()); // once, however often it is rebuilt
          }
        };
    return builder.handler(handler).reset(new AccountsReset());
  }

  // endregion

  // region rebuild
  public static void rebuild(Projection projection) {
    projection.rebuild(EntityKey.of("account", "ann")); // one entity
    projection.rebuild(new EntityType("account")); // everything
  }

  // endregion

  private static void orderMail(Event event, Connection connection) throws SQLException {
    String sql = "INSERT INTO mails (id, version) VALUES (?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, event.entity().id());
      statement.setLong(2, event.version().value());
      statement.executeUpdate();
    }
  }
}
