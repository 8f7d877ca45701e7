package io.gapless.cli.torture.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * All seeds that were ever run, one JSON line each, in a file that is only appended to, so that it
 * may be checked in and grow from run to run and from machine to machine. Not thread-safe.
 */
public final class Ledger {
  private static final long LOWEST = 1_000;
  private static final long HIGHEST = 1_000_000_000;

  private final Path file;
  private final LedgerLines lines = new LedgerLines();
  private final List<SeedResult> results = new ArrayList<>();

  private Ledger(Path file) {
    this.file = file;
  }

  /** Reads what is there; a file that is not there is empty. */
  public static Ledger of(Path file) {
    Ledger ledger = new Ledger(file);
    if (Files.exists(file)) {
      try (Stream<String> all = Files.lines(file)) {
        all.map(ledger.lines::read).flatMap(Optional::stream).forEach(ledger.results::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ledger;
  }

  /** Adds one. */
  public void add(SeedResult result) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Files.write(file, lines.write(result), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      results.add(result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds what another ledger has and this one has not; returns how many that were. */
  public int merge(Ledger other) {
    record Run(SeedSettings settings, String at) {
      static Run of(SeedResult result) {
        return new Run(result.settings(), result.at());
      }
    }
    Set<Run> known = new HashSet<>();
    results.forEach(it -> known.add(Run.of(it)));
    List<SeedResult> added = other.results.stream().filter(it -> known.add(Run.of(it))).toList();
    added.forEach(this::add);
    return added.size();
  }

  /** All, the first one first. */
  public List<SeedResult> results() {
    return List.copyOf(results);
  }

  /** Whether exactly this was run before. */
  public boolean has(SeedSettings settings) {
    return results.stream().anyMatch(it -> it.settings().equals(settings));
  }

  /**
   * The first of so many seeds in a row that were never run here. Drawn, not counted on: machines
   * whose ledgers are merged later have not run the same ones.
   */
  public long freshSeeds(int many, RandomGenerator random) {
    Set<Long> used = new HashSet<>();
    results.forEach(it -> used.add(it.seed()));
    long first = random.nextLong(LOWEST, HIGHEST);
    while (anyUsed(first, many, used)) {
      first = random.nextLong(LOWEST, HIGHEST);
    }
    return first;
  }

  private static boolean anyUsed(long first, int many, Set<Long> used) {
    return used.stream().anyMatch(it -> it >= first && it < first + many);
  }

  /**
   * How often each fault had been hit when this was run for the first time, or until now if it
   * never was: the nemesis prefers rare ones, and a repetition is to draw the same.
   */
  public Map<String, Long> cellsBefore(SeedSettings settings) {
    return Totals.cells(results.stream().takeWhile(it -> !it.settings().equals(settings)).toList());
  }
}
