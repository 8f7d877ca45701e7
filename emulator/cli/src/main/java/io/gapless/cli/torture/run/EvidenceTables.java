package io.gapless.cli.torture.run;

import io.gapless.cli.torture.evidence.EvidenceFiles;
import io.gapless.cli.torture.evidence.Place;
import io.gapless.cli.torture.evidence.RowFile;
import io.gapless.cli.torture.evidence.RowFormat.Reached;
import io.gapless.cli.torture.evidence.StoredCommand;
import io.gapless.cli.torture.evidence.StoredEvent;
import io.gapless.cli.torture.probe.ProbeTables;
import io.gapless.cli.torture.system.TortureSystem;
import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import io.gapless.stack.database.Database;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Copies tables into the evidence, row by row. */
record EvidenceTables(TortureSystem system, EvidenceFiles files) {
  private static final String EVENTS =
      "SELECT position, entity_type, entity_id, version, event_id, payload, command_id, writer_id"
          + " FROM events ORDER BY position";
  private static final String UNREADABLE =
      "SELECT partition_number, record_offset FROM gapless_unreadable";

  /** The event store. */
  void copyStore() {
    copy(system.events(), EVENTS, EvidenceTables::event, files.writeEvents());
    copy(system.events(), "SELECT * FROM commands", EvidenceTables::command, files.writeCommands());
  }

  /** A projection. */
  void copy(String probe) {
    Database database = system.database(probe);
    copy(database, ProbeTables.EFFECTS, ProbeTables::effect, files.writeEffects(probe));
    copy(database, ProbeTables.FOLDS, ProbeTables::fold, files.writeFolds(probe));
    copy(
        database,
        "SELECT entity_id, version FROM gapless_positions",
        row -> new Reached(ProbeTables.entity(row), row.getLong("version")),
        files.writePositions(probe));
    copy(
        database,
        UNREADABLE,
        row -> new Place(row.getInt(1), row.getLong(2)),
        files.writeUnreadable(probe));
  }

  private static <T> void copy(Database from, String sql, Rows.Row<T> row, RowFile<T> to) {
    try (to) {
      Rows.each(from, sql, row, to::add);
    }
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        Position.of(row.getLong("position")),
        entity(row),
        EntityVersion.of(row.getLong("version")),
        new EventId(ProbeTables.uuid(row.getBytes("event_id"))),
        Digest.of(row.getBytes("payload")),
        new CommandId(text(row, "command_id")),
        new WriterId(ProbeTables.uuid(row.getBytes("writer_id"))));
  }

  private static StoredCommand command(ResultSet row) throws SQLException {
    return new StoredCommand(
        new CommandId(text(row, "command_id")),
        entity(row),
        row.getLong("first_version"),
        row.getLong("last_version"));
  }

  private static EntityKey entity(ResultSet row) throws SQLException {
    return EntityKey.of(text(row, "entity_type"), text(row, "entity_id"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return new String(row.getBytes(column), StandardCharsets.UTF_8);
  }
}
