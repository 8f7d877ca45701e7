package io.gapless.cli.torture.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The history of one process as a file of JSON lines, only ever appended to. Each line is handed to
 * the operating system at once, so that {@code kill -9} loses at most one that was being written;
 * such a half line is left out when the file is read. Thread-safe.
 */
public final class HistoryFile implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AT = "at";
  private static final String PROCESS = "process";
  private static final String KIND = "kind";
  private static final String WHAT = "what";

  private final String process;
  private final BufferedWriter writer;

  private HistoryFile(String process, BufferedWriter writer) {
    this.process = process;
    this.writer = writer;
  }

  /**
   * @param process whose history it is
   */
  public static HistoryFile appendTo(Path file, String process) {
    try {
      BufferedWriter writer =
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      // Ends a half line that an earlier run of this process left.
      writer.newLine();
      return new HistoryFile(process, writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For the fields of a line. */
  public static ObjectNode fields() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Appends a line. */
  public void append(Kind kind, String what, Consumer<ObjectNode> fields) {
    ObjectNode line = fields();
    line.put(AT, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    line.put(PROCESS, process);
    line.put(KIND, kind.name());
    line.put(WHAT, what);
    fields.accept(line);
    write(line.toString());
  }

  /** All lines of a file; close the stream. */
  public static Stream<HistoryLine> read(Path file) {
    try {
      return Files.lines(file).map(HistoryFile::parse).flatMap(Optional::stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void write(String line) {
    try {
      writer.write(line);
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<HistoryLine> parse(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(text);
      return node instanceof ObjectNode line && line.hasNonNull(WHAT)
          ? Optional.of(line(line))
          : Optional.empty();
    } catch (JsonProcessingException halfLine) {
      return Optional.empty();
    }
  }

  private static HistoryLine line(ObjectNode line) {
    return new HistoryLine(
        line.path(AT).asLong(),
        line.path(PROCESS).asText(),
        Kind.valueOf(line.path(KIND).asText()),
        line.path(WHAT).asText(),
        line);
  }
}
