package io.gapless.cli.torture.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.gapless.cli.torture.evidence.Effect;
import io.gapless.cli.torture.evidence.EvidenceFiles;
import io.gapless.cli.torture.evidence.Fold;
import io.gapless.cli.torture.evidence.RowFile;
import io.gapless.cli.torture.evidence.RowFormat.Reached;
import io.gapless.cli.torture.evidence.StoredCommand;
import io.gapless.cli.torture.evidence.StoredEvent;
import io.gapless.cli.torture.evidence.TopicRecord;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The evidence of a seed in which nothing went wrong, of any size, without running one: to find out
 * what the checker takes. It has what a real one has, in about the same numbers: two attempts a
 * command, some records twice, three projections, a sample of all positions every {@value
 * #SAMPLE_EVERY} events.
 */
public final class MadeUpSeed {
  private static final int ENTITIES = 500;
  private static final int MOST_EVENTS = 5;
  private static final int TWICE_ONE_IN = 50;
  private static final int SAMPLE_EVERY = 1_000;
  private static final int WRITER_HAS = 50_000;
  private static final int PARTITIONS = 3;
  private static final List<String> PROBES = List.of("live", "slow", "random");

  private final EvidenceFiles files;
  private final long events;
  private final List<EntityKey> entities =
      IntStream.range(0, ENTITIES).mapToObj(it -> EntityKey.of("probe", "made-up-" + it)).toList();
  private final long[] versions = new long[ENTITIES];
  private final long[] ends = new long[PARTITIONS];
  private final Fold[] folds = entities.stream().map(Fold::empty).toArray(Fold[]::new);

  private MadeUpSeed(Path directory, long events) {
    this.files = new EvidenceFiles(directory);
    this.events = events;
  }

  /**
   * Writes it.
   *
   * @param directory is there and empty
   */
  public static EvidenceFiles write(Path directory, long events) {
    MadeUpSeed seed = new MadeUpSeed(directory, events);
    seed.writeStoreAndTopic();
    PROBES.forEach(seed::writeProbe);
    seed.files.finish(0, false, PROBES);
    return seed.files;
  }

  private void writeStoreAndTopic() {
    try (RowFile<StoredEvent> store = files.writeEvents();
        RowFile<StoredCommand> commands = files.writeCommands();
        RowFile<TopicRecord> topic = files.writeTopic();
        HistoryFile callers = history("callers");
        HistoryFile sampler = history("sampler")) {
      long position = 0;
      for (long number = 0; position < events; number++) {
        int entity = entity(number);
        long many = Math.min(1 + number % MOST_EVENTS, events - position);
        long first = versions[entity] + 1;
        for (long one = 0; one < many; one++) {
          StoredEvent event = event(++position, entity, ++versions[entity], number);
          store.add(event);
          publish(topic, event);
          if (position % SAMPLE_EVERY == 0) {
            sample(sampler, position);
          }
        }
        commands.add(
            new StoredCommand(command(number), entities.get(entity), first, versions[entity]));
        tell(callers, number, entity, many);
      }
    }
  }

  private HistoryFile history(String name) {
    return HistoryFile.appendTo(files.directory().resolve(name + ".ndjson"), name);
  }

  /** Scattered, and a few of them hot. */
  private static int entity(long number) {
    return (int)
        (number % 10 == 0 ? number / 10 % MOST_EVENTS : Math.floorMod(number * 7_919, ENTITIES));
  }

  private static CommandId command(long number) {
    return new CommandId(new UUID(number, number).toString());
  }

  private static WriterId writer(long position) {
    return new WriterId(new UUID(7, position / WRITER_HAS));
  }

  private StoredEvent event(long position, int entity, long version, long command) {
    return new StoredEvent(
        Position.of(position),
        entities.get(entity),
        EntityVersion.of(version),
        new EventId(new UUID(entity, version)),
        new Digest((int) version * 31),
        command(command),
        writer(position));
  }

  private void publish(RowFile<TopicRecord> topic, StoredEvent event) {
    int partition = Math.floorMod(event.entity().hashCode(), PARTITIONS);
    long times = event.position().value() % TWICE_ONE_IN == 0 ? 2 : 1;
    for (long time = 0; time < times; time++) {
      topic.add(
          new TopicRecord(
              partition,
              ends[partition]++,
              event.entity().id(),
              event.entity(),
              event.version(),
              event.id(),
              event.digest(),
              event.position(),
              ""));
    }
  }

  private void tell(HistoryFile callers, long number, int entity, long many) {
    for (Kind kind : List.of(Kind.INVOKE, Kind.OK)) {
      callers.append(
          kind,
          Topics.COMMAND,
          it -> {
            it.put("attempt", number + 1).put("id", command(number).value());
            it.put("entity", entities.get(entity).toString()).put("body", many + "x0");
            it.put("service", "command-" + (1 + number % 2));
            if (kind == Kind.OK) {
              it.put("status", 201).put("version", versions[entity]).put("events", many);
            }
          });
    }
  }

  private void sample(HistoryFile sampler, long position) {
    sampler.append(
        Kind.INFO, Topics.STABLE, it -> it.put("stable", position).put("events", position));
    sampler.append(
        Kind.INFO,
        Topics.NOWHERE,
        it -> {
          it.putObject("confirmed").put(writer(position).toString(), position);
          it.putArray("spilled");
          var offsets = it.putObject("ends");
          for (int partition = 0; partition < PARTITIONS; partition++) {
            offsets.put(Integer.toString(partition), ends[partition]);
          }
        });
    PROBES.forEach(probe -> samplePlaces(sampler, probe, position));
  }

  private void samplePlaces(HistoryFile sampler, String probe, long position) {
    sampler.append(
        Kind.INFO,
        Topics.PLACES,
        it -> {
          it.put("projection", probe).put("through", position);
          var offsets = it.putObject("committed");
          for (int partition = 0; partition < PARTITIONS; partition++) {
            offsets.put(Integer.toString(partition), ends[partition]);
          }
          it.putArray("excepted");
          ArrayNode places = it.putArray("places");
          for (int entity = 0; entity < ENTITIES; entity++) {
            places.addArray().add(entities.get(entity).toString()).add(versions[entity]).add(1);
          }
        });
  }

  private void writeProbe(String probe) {
    for (int entity = 0; entity < ENTITIES; entity++) {
      versions[entity] = 0;
      folds[entity] = Fold.empty(entities.get(entity));
    }
    writeEffects(probe);
    try (RowFile<Fold> state = files.writeFolds(probe);
        RowFile<Reached> positions = files.writePositions(probe)) {
      for (int entity = 0; entity < ENTITIES; entity++) {
        if (versions[entity] > 0) {
          state.add(folds[entity]);
          positions.add(new Reached(entities.get(entity), versions[entity]));
        }
      }
    }
  }

  private void writeEffects(String probe) {
    try (RowFile<Effect> effects = files.writeEffects(probe)) {
      long position = 0;
      for (long number = 0; position < events; number++) {
        int entity = entity(number);
        long many = Math.min(1 + number % MOST_EVENTS, events - position);
        for (long one = 0; one < many; one++) {
          StoredEvent event = event(++position, entity, ++versions[entity], number);
          folds[entity] = folds[entity].then(event.id(), event.digest());
          effects.add(
              new Effect(
                  position, event.entity(), event.version(), event.id(), event.digest(), probe));
        }
      }
    }
  }
}
