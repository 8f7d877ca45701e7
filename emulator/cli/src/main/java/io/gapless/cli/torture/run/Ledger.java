package io.gapless.cli.torture.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.cli.torture.check.Hits;
import io.gapless.cli.torture.check.Sometimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All seeds that were ever run in this checkout, one JSON line each, in a file that is only
 * appended to: a run that was interrupted goes on with the next seed. Not thread-safe.
 */
public final class Ledger {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<SeedResult> results;

  private Ledger(Path file, List<SeedResult> results) {
    this.file = file;
    this.results = results;
  }

  /** Reads what is there. */
  public static Ledger in(Path directory) {
    Path file = directory.resolve("ledger.ndjson");
    try {
      Files.createDirectories(directory);
      if (!Files.exists(file)) {
        return new Ledger(file, new ArrayList<>());
      }
      try (Stream<String> lines = Files.lines(file)) {
        return new Ledger(
            file, new ArrayList<>(lines.filter(it -> !it.isBlank()).map(Ledger::read).toList()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds one. */
  public void add(SeedResult result) {
    try {
      Files.writeString(
          file,
          JSON.writeValueAsString(result) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      results.add(result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All, the first one first. */
  public List<SeedResult> results() {
    return List.copyOf(results);
  }

  /** A seed that was not used yet. */
  public long nextSeed() {
    return results.stream().mapToLong(SeedResult::seed).max().orElse(0) + 1;
  }

  /** How often each fault hit. */
  public Map<String, Long> cells() {
    Map<String, Long> cells = new TreeMap<>();
    results.forEach(result -> result.allCells().forEach(it -> cells.putIfAbsent(it, 0L)));
    results.forEach(result -> result.cells().forEach((it, n) -> cells.merge(it, n, Long::sum)));
    return cells;
  }

  /** How often each hard state was reached. */
  public Map<Sometimes, Long> hits() {
    Map<Sometimes, Long> hits = new EnumMap<>(Sometimes.class);
    results.forEach(result -> result.hits().forEach((it, n) -> hits.merge(it, n, Long::sum)));
    return hits;
  }

  /** Hard states that were never reached: as long as there are some, nothing is shown. */
  public Set<Sometimes> missed() {
    return Hits.missed(hits());
  }

  private static SeedResult read(String line) {
    try {
      return JSON.readValue(line, SeedResult.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
