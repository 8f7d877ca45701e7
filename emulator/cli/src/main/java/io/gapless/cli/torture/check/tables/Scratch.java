package io.gapless.cli.torture.check.tables;

import io.gapless.cli.torture.evidence.FixedFile;
import io.gapless.stack.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the checker keeps what does not fit into memory; gone when it is closed. */
public final class Scratch implements AutoCloseable {
  private final Path directory;
  private final List<FixedFile> files = new ArrayList<>();

  private Scratch(Path directory) {
    this.directory = directory;
  }

  public static Scratch open() {
    try {
      return new Scratch(Files.createTempDirectory("gapless-check-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table with rows of so many bytes. */
  public FixedFile table(int width) {
    FixedFile file = FixedFile.create(directory.resolve("table-" + files.size()), width);
    files.add(file);
    return file;
  }

  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    files.forEach(FixedFile::close);
    Directories.delete(directory);
  }
}
