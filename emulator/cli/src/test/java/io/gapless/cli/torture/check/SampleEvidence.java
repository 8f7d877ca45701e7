package io.gapless.cli.torture.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Evidence line by line. {@link #good} is the smallest in which everything there is happened:
 * entity A with versions 1 and 2 of two commands, published, applied, verified.
 */
final class SampleEvidence implements Evidence {
  static final EntityKey A = EntityKey.of("probe", "a");
  static final WriterId WRITER = new WriterId(new UUID(7, 7));
  private static final String PROBE = "live";

  private final List<StoredEvent> events = new ArrayList<>();
  private final List<StoredCommand> commands = new ArrayList<>();
  private final List<TopicRecord> topic = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Map<EntityKey, Fold> folds = new HashMap<>();
  private final Map<EntityKey, EntityVersion> positions = new HashMap<>();
  private final List<HistoryLine> lines = new ArrayList<>();
  private long spilled;
  private boolean fallbackLost;
  private long attempts;
  private String probe = PROBE;

  static SampleEvidence good() {
    return new SampleEvidence()
        .stored(1, 1, "c1")
        .stored(2, 2, "c2")
        .command("c1", 1, 1)
        .command("c2", 2, 2)
        .published(1)
        .published(2)
        .applied(1)
        .applied(2)
        .told(Kind.OK, "c1", 1, 1)
        .told(Kind.OK, "c2", 2, 1)
        .places(2, 2, 1)
        .stable(2, 2)
        .nowhere(2, 2);
  }

  /** One event of A and nothing else. */
  static SampleEvidence one() {
    return new SampleEvidence().stored(1, 1, "c1").command("c1", 1, 1).published(1).applied(1);
  }

  /** Two events of one command, in the event store and nowhere else yet. */
  static SampleEvidence two() {
    return new SampleEvidence().stored(1, 1, "c").stored(2, 2, "c").command("c", 1, 2);
  }

  static EventId id(long version) {
    return new EventId(new UUID(1, version));
  }

  static Digest digest(long version) {
    return new Digest((int) version * 31);
  }

  SampleEvidence stored(long position, long version, String command) {
    events.add(
        new StoredEvent(
            Position.of(position),
            A,
            EntityVersion.of(version),
            id(version),
            digest(version),
            new CommandId(command),
            WRITER));
    return this;
  }

  SampleEvidence command(String id, long first, long last) {
    commands.add(new StoredCommand(new CommandId(id), A, first, last));
    return this;
  }

  SampleEvidence published(long version) {
    return published(version, version, id(version), "a", version);
  }

  SampleEvidence published(long version, long position, EventId id, String key, long content) {
    topic.add(
        new TopicRecord(
            0,
            topic.size(),
            key,
            A,
            EntityVersion.of(version),
            id,
            digest(content),
            Position.of(position),
            ""));
    return this;
  }

  SampleEvidence applied(long version) {
    return effect(version, id(version)).folded(version).at(version);
  }

  SampleEvidence effect(long version, EventId id) {
    effects.add(
        new Effect(effects.size(), A, EntityVersion.of(version), id, digest(version), PROBE));
    return this;
  }

  SampleEvidence folded(long version) {
    folds.put(A, folds.getOrDefault(A, Fold.empty(A)).then(id(version), digest(version)));
    return this;
  }

  SampleEvidence at(long version) {
    positions.put(A, EntityVersion.of(version));
    return this;
  }

  SampleEvidence told(Kind kind, String id, long version, long events) {
    return told(kind, id, "b", -1, version, events);
  }

  SampleEvidence told(Kind kind, String id, String body, long onlyAt, long version, long events) {
    long attempt = ++attempts;
    line(Kind.INVOKE, Topics.COMMAND, it -> attempt(it, attempt, id, body, onlyAt));
    return line(
        kind,
        Topics.COMMAND,
        it -> {
          attempt(it, attempt, id, body, onlyAt);
          it.put("version", version).put("events", events).put("status", 409);
        });
  }

  private static void attempt(ObjectNode line, long attempt, String id, String body, long onlyAt) {
    line.put("attempt", attempt).put("id", id).put("entity", A.toString()).put("body", body);
    if (onlyAt >= 0) {
      line.put("onlyAt", onlyAt);
    }
  }

  SampleEvidence places(long through, long version, long generation, String... excepted) {
    return line(
        Kind.INFO,
        Topics.PLACES,
        it -> {
          it.put("projection", PROBE).put("through", through);
          ArrayNode exceptions = it.putArray("excepted");
          Stream.of(excepted).forEach(exceptions::add);
          it.putArray("places").addArray().add(A.toString()).add(version).add(generation);
        });
  }

  SampleEvidence stable(long position, long count) {
    return line(Kind.INFO, Topics.STABLE, it -> it.put("stable", position).put("events", count));
  }

  SampleEvidence closed(long events) {
    return line(
        Kind.INFO, Topics.CLOSED, it -> it.putObject("events").put(WRITER.toString(), events));
  }

  SampleEvidence nowhere(long confirmed, long end, EventId... spilledNow) {
    return line(
        Kind.INFO,
        Topics.NOWHERE,
        it -> {
          it.putObject("confirmed").put(WRITER.toString(), confirmed);
          it.putObject("ends").put("0", end);
          ArrayNode rows = it.putArray("spilled");
          Stream.of(spilledNow).forEach(row -> rows.add(row.toString()));
        });
  }

  SampleEvidence leftInFallbackStore(long rows) {
    spilled = rows;
    return this;
  }

  SampleEvidence withFallbackLost() {
    fallbackLost = true;
    return this;
  }

  SampleEvidence of(String projection) {
    probe = projection;
    return this;
  }

  private SampleEvidence line(Kind kind, String what, Consumer<ObjectNode> fields) {
    ObjectNode node = HistoryFile.fields();
    fields.accept(node);
    lines.add(new HistoryLine(lines.size(), "test", kind, what, node));
    return this;
  }

  List<Invariant> broken() {
    return Checker.check(this).violations().stream().map(Violation::invariant).toList();
  }

  @Override
  public Stream<StoredEvent> events() {
    return events.stream();
  }

  @Override
  public Stream<StoredCommand> commands() {
    return commands.stream();
  }

  @Override
  public Stream<TopicRecord> topic() {
    return topic.stream();
  }

  @Override
  public long spilled() {
    return spilled;
  }

  @Override
  public boolean isFallbackLost() {
    return fallbackLost;
  }

  @Override
  public Stream<HistoryLine> histories() {
    return lines.stream();
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new Probe() {
          @Override
          public String name() {
            return probe;
          }

          @Override
          public Stream<Effect> effects() {
            return effects.stream();
          }

          @Override
          public Stream<Fold> folds() {
            return folds.values().stream();
          }

          @Override
          public Map<EntityKey, EntityVersion> positions() {
            return positions;
          }
        });
  }
}
