package io.gapless.cli.torture.check;

import io.gapless.cli.torture.evidence.FixedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the checker keeps what does not fit into memory; gone when it is closed. */
final class Scratch implements AutoCloseable {
  private final Path directory;
  private final List<FixedFile> files = new ArrayList<>();

  private Scratch(Path directory) {
    this.directory = directory;
  }

  static Scratch open() {
    try {
      return new Scratch(Files.createTempDirectory("gapless-check-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table with rows of so many bytes. */
  FixedFile table(int width) {
    FixedFile file = FixedFile.create(directory.resolve("table-" + files.size()), width);
    files.add(file);
    return file;
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    files.forEach(FixedFile::close);
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> leavesFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : leavesFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
