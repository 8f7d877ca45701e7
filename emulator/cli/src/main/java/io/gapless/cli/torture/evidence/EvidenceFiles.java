package io.gapless.cli.torture.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.evidence.RowFormat.Reached;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Evidence in a directory: a file for each table, the topic as it was read, and the histories of
 * all processes. Can be judged again as long as the directory is there.
 *
 * @param directory where all is
 */
public record EvidenceFiles(Path directory) implements Evidence {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPILLED = "spilled";
  private static final String LOST = "fallbackLost";
  private static final String PROBES = "probes";

  /** The event store's events. */
  public RowFile<StoredEvent> writeEvents() {
    return RowFile.create(rows("events"), RowFormat.EVENTS);
  }

  /** The event store's commands. */
  public RowFile<StoredCommand> writeCommands() {
    return RowFile.create(rows("commands"), RowFormat.COMMANDS);
  }

  /** The topic's records. */
  public RowFile<TopicRecord> writeTopic() {
    return RowFile.create(rows("topic"), RowFormat.RECORDS);
  }

  /** Where the topic has records that nobody can read. */
  public RowFile<Place> writeGarbage() {
    return RowFile.create(rows("garbage"), RowFormat.PLACES);
  }

  /** A projection's append log. */
  public RowFile<Effect> writeEffects(String probe) {
    return RowFile.create(rows(probe + ".effects"), RowFormat.EFFECTS);
  }

  /** A projection's state. */
  public RowFile<Fold> writeFolds(String probe) {
    return RowFile.create(rows(probe + ".folds"), RowFormat.FOLDS);
  }

  /** A projection's positions. */
  public RowFile<Reached> writePositions(String probe) {
    return RowFile.create(rows(probe + ".positions"), RowFormat.POSITIONS);
  }

  /** Records that a projection kept because it could not read them. */
  public RowFile<Place> writeUnreadable(String probe) {
    return RowFile.create(rows(probe + ".unreadable"), RowFormat.PLACES);
  }

  /**
   * What is left to say; without it the directory is no evidence.
   *
   * @param spilled rows left in the fallback store
   * @param fallbackLost whether a fault destroyed it
   * @param probes names of the projections
   */
  public void finish(long spilled, boolean fallbackLost, List<String> probes) {
    ObjectNode rest = JSON.createObjectNode().put(SPILLED, spilled).put(LOST, fallbackLost);
    probes.forEach(rest.putArray(PROBES)::add);
    try {
      Files.writeString(rest(), rest.toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Stream<StoredEvent> events() {
    return RowFile.read(rows("events"), RowFormat.EVENTS);
  }

  @Override
  public Stream<StoredCommand> commands() {
    return RowFile.read(rows("commands"), RowFormat.COMMANDS);
  }

  @Override
  public Stream<TopicRecord> topic() {
    return RowFile.read(rows("topic"), RowFormat.RECORDS);
  }

  @Override
  public Set<Place> garbage() {
    return places(rows("garbage"));
  }

  @Override
  public long spilled() {
    return readRest().path(SPILLED).asLong();
  }

  @Override
  public boolean isFallbackLost() {
    return readRest().path(LOST).asBoolean();
  }

  @Override
  public List<Probe> probes() {
    List<Probe> probes = new ArrayList<>();
    readRest().path(PROBES).forEach(it -> probes.add(new ProbeFiles(it.asText())));
    return probes;
  }

  @Override
  public Stream<HistoryLine> histories() {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> histories =
          files.filter(it -> it.toString().endsWith(".ndjson")).sorted().toList();
      return histories.stream().flatMap(HistoryFile::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path rows(String name) {
    return directory.resolve(name + ".rows");
  }

  private Path rest() {
    return directory.resolve("evidence.json");
  }

  private JsonNode readRest() {
    try {
      return JSON.readTree(Files.readString(rest()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<Place> places(Path file) {
    Set<Place> places = new HashSet<>();
    try (Stream<Place> rows = RowFile.read(file, RowFormat.PLACES)) {
      rows.forEach(places::add);
    }
    return places;
  }

  private final class ProbeFiles implements Probe {
    private final String name;

    ProbeFiles(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Stream<Effect> effects() {
      return RowFile.read(rows(name + ".effects"), RowFormat.EFFECTS);
    }

    @Override
    public Stream<Fold> folds() {
      return RowFile.read(rows(name + ".folds"), RowFormat.FOLDS);
    }

    @Override
    public Map<EntityKey, EntityVersion> positions() {
      Map<EntityKey, EntityVersion> positions = new HashMap<>();
      try (Stream<Reached> all = RowFile.read(rows(name + ".positions"), RowFormat.POSITIONS)) {
        all.forEach(it -> positions.put(it.entity(), version(it)));
      }
      return positions;
    }

    private static EntityVersion version(Reached reached) {
      return reached.version() == 0 ? EntityVersion.none() : EntityVersion.of(reached.version());
    }

    @Override
    public Set<Place> unreadable() {
      return places(rows(name + ".unreadable"));
    }
  }
}
