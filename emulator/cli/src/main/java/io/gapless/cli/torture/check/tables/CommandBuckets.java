package io.gapless.cli.torture.check.tables;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.evidence.RowFormat;
import io.gapless.cli.torture.evidence.StoredCommand;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.event.CommandId;
import io.gapless.event.EntityKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is known of commands, dealt out to {@value #BUCKETS} files by the command's id:
 * whoever reads one file has all of some commands, and the heap holds a part of them at a time.
 */
public final class CommandBuckets {
  public static final int BUCKETS = 128;
  private static final int BUFFER_BYTES = 1 << 13;
  private static final int EVENT = 1;
  private static final int ROW = 2;
  private static final int LINE = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Who gets it back. */
  public interface Reader {
    void event(CommandId command, EntityKey entity, long version);

    void row(StoredCommand row);

    void line(HistoryLine line);
  }

  /** Writes something. */
  @FunctionalInterface
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private final Path directory;
  private final Map<Integer, DataOutputStream> outputs = new HashMap<>();

  public CommandBuckets(Scratch scratch) {
    this.directory = scratch.directory();
  }

  public void event(CommandId command, EntityKey entity, long version) {
    write(
        command.value(),
        out -> {
          out.writeByte(EVENT);
          out.writeUTF(command.value());
          out.writeUTF(entity.type().value());
          out.writeUTF(entity.id());
          out.writeLong(version);
        });
  }

  public void row(StoredCommand row) {
    write(
        row.id().value(),
        out -> {
          out.writeByte(ROW);
          RowFormat.COMMANDS.write(out, row);
        });
  }

  public void line(HistoryLine line) {
    byte[] fields = line.fields().toString().getBytes(StandardCharsets.UTF_8);
    write(
        line.text("id"),
        out -> {
          out.writeByte(LINE);
          out.writeLong(line.atMicros());
          out.writeUTF(line.process());
          out.writeUTF(line.kind().name());
          out.writeInt(fields.length);
          out.write(fields);
        });
  }

  private void write(String command, Writing what) {
    int bucket = Math.floorMod(command.hashCode(), BUCKETS);
    try {
      what.to(outputs.computeIfAbsent(bucket, this::open));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataOutputStream open(int bucket) {
    try {
      return new DataOutputStream(
          new BufferedOutputStream(Files.newOutputStream(file(bucket)), BUFFER_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(int bucket) {
    return directory.resolve("commands-" + bucket);
  }

  /** Nothing comes any more. */
  public void seal() {
    try {
      for (DataOutputStream output : outputs.values()) {
        output.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The buckets that hold something. */
  public Set<Integer> buckets() {
    return outputs.keySet();
  }

  /** Gives back one bucket, each kind in its order. */
  public void read(int bucket, Reader reader) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file(bucket))))) {
      while (true) {
        switch (in.readByte()) {
          case EVENT ->
              reader.event(
                  new CommandId(in.readUTF()),
                  EntityKey.of(in.readUTF(), in.readUTF()),
                  in.readLong());
          case ROW -> reader.row(RowFormat.COMMANDS.read(in));
          default -> reader.line(readLine(in));
        }
      }
    } catch (EOFException end) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HistoryLine readLine(DataInputStream in) throws IOException {
    long at = in.readLong();
    String process = in.readUTF();
    HistoryLine.Kind kind = HistoryLine.Kind.valueOf(in.readUTF());
    byte[] fields = in.readNBytes(in.readInt());
    return new HistoryLine(
        at, process, kind, HistoryLine.Topics.COMMAND, (ObjectNode) JSON.readTree(fields));
  }
}
