package io.gapless.replay.projections;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Position;
import io.gapless.event.wire.ProjectionReport;
import io.gapless.event.wire.ProjectionReport.HealthKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements on {@code projection_instances}. */
final class InstanceTable {
  private static final String AGE =
      "TIMESTAMPDIFF(MICROSECOND, reported_at, UTC_TIMESTAMP(6)) AS age_micros";
  private static final String PUT =
      "INSERT INTO projection_instances (projection, instance, health, reason, every_millis, record_lag,"
          + " open_gaps, parked, unreadable, verified_through, report, reported_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
          + " ON DUPLICATE KEY UPDATE health = VALUES(health), reason = VALUES(reason),"
          + " every_millis = VALUES(every_millis), record_lag = VALUES(record_lag),"
          + " open_gaps = VALUES(open_gaps), parked = VALUES(parked),"
          + " unreadable = VALUES(unreadable), verified_through = VALUES(verified_through),"
          + " report = VALUES(report), reported_at = VALUES(reported_at)";
  private static final String COUNT = "SELECT COUNT(*) FROM projection_instances";
  private static final String SUMMARIES =
      "SELECT projection, health, reason, every_millis, record_lag, open_gaps, parked, unreadable,"
          + " verified_through, "
          + AGE
          + " FROM projection_instances WHERE projection BETWEEN ? AND ?"
          + " ORDER BY projection, reported_at DESC, instance";
  private static final String NAMES =
      "SELECT DISTINCT projection FROM projection_instances WHERE projection > ?"
          + " ORDER BY projection LIMIT ?";
  private static final String REPORTS =
      "SELECT instance, report, "
          + AGE
          + " FROM projection_instances WHERE projection = ?"
          + " ORDER BY reported_at DESC, instance LIMIT ?";
  private static final String OLDEST =
      "SELECT instance FROM projection_instances WHERE projection = ?"
          + " ORDER BY reported_at DESC, instance LIMIT 1000 OFFSET ?";
  private static final String REMOVE =
      "DELETE FROM projection_instances WHERE projection = ? AND instance = ?";
  private static final String PRUNE =
      "DELETE FROM projection_instances"
          + " WHERE reported_at < UTC_TIMESTAMP(6) - INTERVAL ? SECOND LIMIT ?";

  /** A report, how old it is, and whose. */
  record Reported(InstanceId instance, ProjectionReport report, Duration age) {}

  private InstanceTable() {}

  /** Replaces the instance's report. Returns whether the instance is new. */
  static boolean put(
      Connection connection, ProjectionId projection, InstanceId instance, ProjectionReport report)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      statement.setBytes(1, ascii(projection.value()));
      statement.setBytes(2, ascii(instance.value()));
      statement.setBytes(3, ascii(report.health().kind().name()));
      statement.setString(4, report.health().reason());
      statement.setLong(5, report.instance().every().toMillis());
      statement.setLong(6, report.numbers().lag());
      statement.setLong(7, report.numbers().openGaps());
      statement.setLong(8, report.numbers().parked());
      statement.setLong(9, report.numbers().unreadable());
      bindThrough(statement, report);
      statement.setBytes(11, String.join("\n", report.lines()).getBytes(UTF_8));
      return statement.executeUpdate() == 1; // 2 if there was one
    }
  }

  private static void bindThrough(PreparedStatement statement, ProjectionReport report)
      throws SQLException {
    Optional<Position> lowest =
        report.verified().stream().map(ProjectionReport.Verified::through).min(Position::compareTo);
    if (lowest.isPresent()) {
      statement.setLong(10, lowest.get().value());
    } else {
      statement.setNull(10, Types.BIGINT);
    }
  }

  /** How many instances there are, of all projections. */
  static long count(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Keeps those instances of a projection that reported last. */
  static void keep(Connection connection, ProjectionId projection, int most) throws SQLException {
    List<byte[]> oldest = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OLDEST)) {
      statement.setBytes(1, ascii(projection.value()));
      statement.setInt(2, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          oldest.add(rows.getBytes(1));
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      for (byte[] instance : oldest) {
        statement.setBytes(1, ascii(projection.value()));
        statement.setBytes(2, instance);
        statement.executeUpdate();
      }
    }
  }

  /** Projections behind {@code after}, in order of their names. */
  static List<ProjectionId> names(Connection connection, String after, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
      statement.setBytes(1, ascii(after));
      statement.setInt(2, limit);
      List<ProjectionId> names = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(new ProjectionId(ascii(rows.getBytes(1))));
        }
      }
      return names;
    }
  }

  /** All instances of the projections from one name to another, both included. */
  static List<InstanceSummary> summaries(Connection connection, String from, String to)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SUMMARIES)) {
      statement.setBytes(1, ascii(from));
      statement.setBytes(2, ascii(to));
      List<InstanceSummary> summaries = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          summaries.add(summary(rows));
        }
      }
      return summaries;
    }
  }

  private static InstanceSummary summary(ResultSet row) throws SQLException {
    long through = row.getLong("verified_through");
    Optional<Position> verified =
        row.wasNull() ? Optional.empty() : Optional.of(Position.of(through));
    return new InstanceSummary(
        new ProjectionId(ascii(row.getBytes("projection"))),
        HealthKind.valueOf(ascii(row.getBytes("health"))),
        row.getString("reason"),
        age(row),
        Duration.ofMillis(row.getLong("every_millis")),
        row.getLong("record_lag"),
        row.getLong("open_gaps"),
        row.getLong("parked"),
        row.getLong("unreadable"),
        verified);
  }

  /** The last reports of a projection's instances, the freshest first. */
  static List<Reported> reports(Connection connection, ProjectionId projection, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REPORTS)) {
      statement.setBytes(1, ascii(projection.value()));
      statement.setInt(2, limit);
      List<Reported> reports = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String lines = new String(rows.getBytes("report"), UTF_8);
          reports.add(
              new Reported(
                  new InstanceId(ascii(rows.getBytes("instance"))),
                  ProjectionReport.read(lines.lines().toList()),
                  age(rows)));
        }
      }
      return reports;
    }
  }

  /** Forgets who has been silent for that long. */
  static int prune(Connection connection, Duration silent, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
      statement.setLong(1, silent.toSeconds());
      statement.setInt(2, limit);
      return statement.executeUpdate();
    }
  }

  private static Duration age(ResultSet row) throws SQLException {
    return Duration.ofNanos(1_000 * Math.max(0, row.getLong("age_micros")));
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  static String ascii(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
