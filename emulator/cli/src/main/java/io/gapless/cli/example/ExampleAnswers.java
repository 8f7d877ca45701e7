package io.gapless.cli.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What the example projection tells who asks. Thread-safe.
 *
 * @param projection whose state it is
 * @param applied when events took effect
 * @param database where the state is
 */
record ExampleAnswers(Projection projection, AppliedEvents applied, DataSource database) {
  private static final EntityType ACCOUNT = new EntityType("account");
  private static final int RANKED = 20;

  /** How far it is. */
  Map<String, Object> status() {
    ProjectionStatus status = projection.status();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("health", status.health().getClass().getSimpleName());
    answer.put("applied", status.applied());
    answer.put("duplicates", status.duplicates());
    answer.put("backfilled", status.backfilled());
    answer.put("lag", status.lag());
    answer.put("openGaps", status.openGaps());
    answer.put("closedGaps", applied.closedGaps());
    answer.put("parked", status.parked());
    answer.put(
        "verifiedThrough",
        Optional.ofNullable(status.verifiedThrough().get(ACCOUNT)).map(Position::value).orElse(0L));
    return answer;
  }

  /** The interests most accounts have. */
  Map<String, Object> ranking() throws SQLException {
    Map<String, Object> ranking = new LinkedHashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT interest, accounts FROM interest_ranking WHERE accounts > 0"
                    + " ORDER BY accounts DESC, interest LIMIT "
                    + RANKED);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        ranking.put(new String(row.getBytes(1), UTF_8), row.getLong(2));
      }
    }
    return ranking;
  }

  /** One account. */
  Optional<Map<String, Object>> account(String id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT name, email, address, closed, version FROM accounts WHERE id = ?")) {
      select.setBytes(1, id.getBytes(UTF_8));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(account(id, row)) : Optional.empty();
      }
    }
  }

  /** Events that took effect, a page at a time. */
  AppliedEvents.Page applied(long after) {
    return applied.after(after);
  }

  private static Map<String, Object> account(String id, ResultSet row) throws SQLException {
    Map<String, Object> account = new LinkedHashMap<>();
    account.put("id", id);
    account.put("name", row.getString("name"));
    account.put("email", row.getString("email"));
    account.put("address", row.getString("address"));
    account.put("closed", row.getBoolean("closed"));
    account.put("version", row.getLong("version"));
    return account;
  }
}
