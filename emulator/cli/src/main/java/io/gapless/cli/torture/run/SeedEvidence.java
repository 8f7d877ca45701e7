package io.gapless.cli.torture.run;

import io.gapless.cli.torture.check.Effect;
import io.gapless.cli.torture.check.Evidence;
import io.gapless.cli.torture.check.Fold;
import io.gapless.cli.torture.check.StoredCommand;
import io.gapless.cli.torture.check.StoredEvent;
import io.gapless.cli.torture.check.TopicRecord;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a seed has left: tables, the topic as it was read, histories.
 *
 * @param system where the tables are
 * @param topicRecords read before it was emptied
 * @param spilled rows left in the fallback store
 * @param isFallbackLost whether a fault destroyed it
 * @param projections their names
 * @param historyDirectory where the histories are
 */
record SeedEvidence(
    TortureSystem system,
    List<TopicRecord> topicRecords,
    long spilled,
    boolean isFallbackLost,
    List<String> projections,
    Path historyDirectory)
    implements Evidence {
  @Override
  public Stream<StoredEvent> events() {
    return Rows.all(
        system.events(),
        "SELECT position, entity_type, entity_id, version, event_id, payload, command_id, writer_id"
            + " FROM events ORDER BY position",
        SeedEvidence::event)
        .stream();
  }

  @Override
  public Stream<StoredCommand> commands() {
    return Rows.all(system.events(), "SELECT * FROM commands", SeedEvidence::command).stream();
  }

  @Override
  public Stream<TopicRecord> topic() {
    return topicRecords.stream();
  }

  @Override
  public List<Probe> probes() {
    return projections.stream()
        .<Probe>map(name -> new Tables(name, system.database(name)))
        .toList();
  }

  @Override
  public Stream<HistoryLine> histories() {
    try (Stream<Path> files = Files.list(historyDirectory)) {
      List<Path> histories =
          files.filter(it -> it.toString().endsWith(".ndjson")).sorted().toList();
      return histories.stream().flatMap(HistoryFile::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** A projection's tables. */
  private record Tables(String name, Database database) implements Probe {
    @Override
    public Stream<Effect> effects() {
      return Rows.all(database, ProbeTables.EFFECTS, ProbeTables::effect).stream();
    }

    @Override
    public Stream<Fold> folds() {
      return Rows.all(database, ProbeTables.FOLDS, ProbeTables::fold).stream();
    }

    @Override
    public Map<EntityKey, EntityVersion> positions() {
      Map<EntityKey, EntityVersion> positions = new HashMap<>();
      Rows.all(
              database,
              "SELECT entity_id, version FROM gapless_positions",
              row -> Map.entry(ProbeTables.entity(row), EntityVersion.of(row.getLong("version"))))
          .forEach(it -> positions.put(it.getKey(), it.getValue()));
      return positions;
    }
  }
}
