package io.gapless.replay.projections;

import static io.gapless.replay.projections.InstanceTable.ascii;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.CommandId;
import io.gapless.event.wire.ProjectionCommand;
import io.gapless.event.wire.ProjectionReport.Done;
import io.gapless.replay.projections.KeptCommand.Ended;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements on {@code projection_commands}. */
final class CommandTable {
  private static final String COLUMNS =
      "id, projection, command, asked_by, asked_for, asked_at, attempts, leased_to, done_by,"
          + " done_at, result, leased_until > UTC_TIMESTAMP(6) AS is_leased";
  private static final String ADD =
      "INSERT IGNORE INTO projection_commands"
          + " (projection, idempotency_key, command, asked_by, asked_for, asked_at)"
          + " VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";
  private static final String BY_KEY =
      "SELECT " + COLUMNS + " FROM projection_commands WHERE idempotency_key = ?";
  private static final String UNDONE =
      "SELECT "
          + COLUMNS
          + " FROM projection_commands WHERE projection = ? AND done_at IS NULL"
          + " ORDER BY id LIMIT ?";
  private static final String UNDONE_COUNT =
      "SELECT COUNT(*) FROM projection_commands WHERE projection = ? AND done_at IS NULL";
  private static final String BEFORE =
      "SELECT "
          + COLUMNS
          + " FROM projection_commands WHERE projection = ? AND id < ? ORDER BY id DESC LIMIT ?";
  private static final String LEASE =
      "UPDATE projection_commands SET leased_to = ?, attempts = attempts + 1,"
          + " leased_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND"
          + " WHERE id = ? AND done_at IS NULL AND (leased_to IS NULL OR leased_to = ?"
          + " OR leased_until <= UTC_TIMESTAMP(6))";
  private static final String DONE =
      "UPDATE projection_commands SET done_by = ?, done_at = UTC_TIMESTAMP(6), result = ?"
          + " WHERE id = ? AND projection = ? AND attempts > 0 AND done_at IS NULL";
  private static final String PRUNE =
      "DELETE FROM projection_commands"
          + " WHERE done_at < UTC_TIMESTAMP(6) - INTERVAL ? SECOND LIMIT ?";

  private CommandTable() {}

  /** Keeps an order, unless one with its key is kept already. Returns whether it was new. */
  static boolean add(Connection connection, CommandOrder order) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setBytes(1, ascii(order.projection().value()));
      statement.setBytes(2, ascii(order.key().value()));
      statement.setBytes(3, ProjectionCommand.write(order.command()).getBytes(UTF_8));
      statement.setString(4, order.who());
      statement.setString(5, order.why());
      return statement.executeUpdate() == 1;
    }
  }

  static Optional<KeptCommand> byKey(Connection connection, CommandId key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_KEY)) {
      statement.setBytes(1, ascii(key.value()));
      return read(statement).stream().findFirst();
    }
  }

  /** Those that are not done, in the order in which they were given. */
  static List<KeptCommand> undone(Connection connection, ProjectionId projection, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNDONE)) {
      statement.setBytes(1, ascii(projection.value()));
      statement.setInt(2, limit);
      return read(statement);
    }
  }

  static long undoneCount(Connection connection, ProjectionId projection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNDONE_COUNT)) {
      statement.setBytes(1, ascii(projection.value()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Those given before the one with the id {@code before}, the latest first. */
  static List<KeptCommand> before(
      Connection connection, ProjectionId projection, long before, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BEFORE)) {
      statement.setBytes(1, ascii(projection.value()));
      statement.setLong(2, before);
      statement.setInt(3, limit);
      return read(statement);
    }
  }

  /** Gives it to the instance, unless it is done or another has it. Returns whether it did. */
  static boolean lease(Connection connection, long id, InstanceId instance, Duration length)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEASE)) {
      statement.setBytes(1, ascii(instance.value()));
      statement.setLong(2, length.toNanos() / 1_000);
      statement.setLong(3, id);
      statement.setBytes(4, ascii(instance.value()));
      return statement.executeUpdate() == 1;
    }
  }

  /** The first answer stands, whoever had the lease by then: that instance did carry it out. */
  static void done(Connection connection, ProjectionId projection, InstanceId instance, Done done)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DONE)) {
      statement.setBytes(1, ascii(instance.value()));
      statement.setBytes(2, ascii(done.result()));
      statement.setLong(3, done.id());
      statement.setBytes(4, ascii(projection.value()));
      statement.executeUpdate();
    }
  }

  /** Forgets what was done that long ago. */
  static int prune(Connection connection, Duration age, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
      statement.setLong(1, age.toSeconds());
      statement.setInt(2, limit);
      return statement.executeUpdate();
    }
  }

  private static List<KeptCommand> read(PreparedStatement statement) throws SQLException {
    List<KeptCommand> commands = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        commands.add(command(rows));
      }
    }
    return commands;
  }

  private static KeptCommand command(ResultSet row) throws SQLException {
    Optional<Ended> ended = ended(row);
    return new KeptCommand(
        row.getLong("id"),
        new ProjectionId(ascii(row.getBytes("projection"))),
        ProjectionCommand.read(new String(row.getBytes("command"), UTF_8)),
        row.getString("asked_by"),
        row.getString("asked_for"),
        instant(row, "asked_at"),
        row.getInt("attempts"),
        ended.isEmpty() && row.getBoolean("is_leased"),
        Optional.ofNullable(row.getBytes("leased_to")).map(it -> new InstanceId(ascii(it))),
        ended);
  }

  private static Optional<Ended> ended(ResultSet row) throws SQLException {
    byte[] by = row.getBytes("done_by");
    return by == null
        ? Optional.empty()
        : Optional.of(
            new Ended(
                instant(row, "done_at"), new InstanceId(ascii(by)), ascii(row.getBytes("result"))));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }
}
