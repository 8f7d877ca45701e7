package io.gapless.cli.torture.evidence;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.UUID;

/** How rows of one kind stand in a {@link RowFile}. */
public interface RowFormat<T> {
  void write(DataOutput out, T row) throws IOException;

  T read(DataInput in) throws IOException;

  /** Events of the event store. */
  RowFormat<StoredEvent> EVENTS =
      of(
          (out, event) -> {
            out.writeLong(event.position().value());
            entity(out, event.entity());
            out.writeLong(event.version().value());
            uuid(out, event.id().value());
            out.writeInt(event.digest().crc());
            out.writeUTF(event.command().value());
            uuid(out, event.writer().value());
          },
          in ->
              new StoredEvent(
                  Position.of(in.readLong()),
                  entity(in),
                  EntityVersion.of(in.readLong()),
                  new EventId(uuid(in)),
                  new Digest(in.readInt()),
                  new CommandId(in.readUTF()),
                  new WriterId(uuid(in))));

  /** Commands of the event store. */
  RowFormat<StoredCommand> COMMANDS =
      of(
          (out, command) -> {
            out.writeUTF(command.id().value());
            entity(out, command.entity());
            out.writeLong(command.first());
            out.writeLong(command.last());
          },
          in ->
              new StoredCommand(
                  new CommandId(in.readUTF()), entity(in), in.readLong(), in.readLong()));

  /** Records of the topic. */
  RowFormat<TopicRecord> RECORDS =
      of(
          (out, record) -> {
            out.writeInt(record.partition());
            out.writeLong(record.offset());
            out.writeUTF(record.key());
            entity(out, record.entity());
            out.writeLong(record.version().value());
            uuid(out, record.id().value());
            out.writeInt(record.digest().crc());
            out.writeLong(record.position().value());
            out.writeUTF(record.replay());
          },
          in ->
              new TopicRecord(
                  in.readInt(),
                  in.readLong(),
                  in.readUTF(),
                  entity(in),
                  EntityVersion.of(in.readLong()),
                  new EventId(uuid(in)),
                  new Digest(in.readInt()),
                  Position.of(in.readLong()),
                  in.readUTF()));

  /** Places on the topic. */
  RowFormat<Place> PLACES =
      of(
          (out, place) -> {
            out.writeInt(place.partition());
            out.writeLong(place.offset());
          },
          in -> new Place(in.readInt(), in.readLong()));

  /** A projection's append log. */
  RowFormat<Effect> EFFECTS =
      of(
          (out, effect) -> {
            out.writeLong(effect.line());
            entity(out, effect.entity());
            out.writeLong(effect.version().value());
            uuid(out, effect.id().value());
            out.writeInt(effect.digest().crc());
            out.writeUTF(effect.process());
          },
          in ->
              new Effect(
                  in.readLong(),
                  entity(in),
                  EntityVersion.of(in.readLong()),
                  new EventId(uuid(in)),
                  new Digest(in.readInt()),
                  in.readUTF()));

  /** A projection's state. */
  RowFormat<Fold> FOLDS =
      of(
          (out, fold) -> {
            entity(out, fold.entity());
            out.writeLong(fold.count());
            out.writeLong(fold.sum());
            out.writeLong(fold.chain());
          },
          in -> new Fold(entity(in), in.readLong(), in.readLong(), in.readLong()));

  /** A projection's positions. */
  RowFormat<Reached> POSITIONS =
      of(
          (out, reached) -> {
            entity(out, reached.entity());
            out.writeLong(reached.version());
          },
          in -> new Reached(entity(in), in.readLong()));

  /** How far a projection came with an entity. */
  record Reached(EntityKey entity, long version) {}

  private static void entity(DataOutput out, EntityKey entity) throws IOException {
    out.writeUTF(entity.type().value());
    out.writeUTF(entity.id());
  }

  private static EntityKey entity(DataInput in) throws IOException {
    return EntityKey.of(in.readUTF(), in.readUTF());
  }

  private static void uuid(DataOutput out, UUID uuid) throws IOException {
    out.writeLong(uuid.getMostSignificantBits());
    out.writeLong(uuid.getLeastSignificantBits());
  }

  private static UUID uuid(DataInput in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  /** Writes a row. */
  @FunctionalInterface
  interface Write<T> {
    void write(DataOutput out, T row) throws IOException;
  }

  /** Reads a row. */
  @FunctionalInterface
  interface Read<T> {
    T read(DataInput in) throws IOException;
  }

  /** Of two functions. */
  static <T> RowFormat<T> of(Write<T> write, Read<T> read) {
    return new RowFormat<>() {
      @Override
      public void write(DataOutput out, T row) throws IOException {
        write.write(out, row);
      }

      @Override
      public T read(DataInput in) throws IOException {
        return read.read(in);
      }
    };
  }
}
