package io.gapless.projection.sample;

import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.projection.Projection;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.positions.ParkedEntity;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The code of {@code docs/first-projection.md}: each marked region stands there word by word. */
public final class FirstProjection {
  private FirstProjection() {}

  // region: start
  public static Projection start(DataSource dataSource, String kafka, URI replayService) {
    return Projection.named("accounts") // consumer group, and key of all its rows
        .of("account") // entity types
        .kafka(kafka) // localhost:9092
        .replayService(replayService) // http://localhost:8081
        .positions(JdbcPositions.on(dataSource).migrate()) // beside your tables
        .handler((event, tx) -> fold(event, tx.connection()))
        .start();
  }

  // endregion

  // region: fold
  static void fold(Event event, Connection connection) throws SQLException {
    String sql =
        "INSERT INTO accounts (id, changes) VALUES (?, 1)"
            + " ON DUPLICATE KEY UPDATE changes = changes + 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, event.entity().id());
      statement.executeUpdate();
    }
  }

  // endregion

  // region: operate
  static void resumeAll(Projection projection) {
    for (ParkedEntity parked : projection.parked(100)) {
      projection.resume(parked.entity()); // after the cause is mended
    }
  }

  static void skip(Projection projection) {
    projection.skip(EntityKey.of("account", "ann"), "Zoë", "made by a bug, nothing needs it");
  }
  // endregion
}
