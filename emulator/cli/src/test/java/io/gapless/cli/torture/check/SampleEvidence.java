package io.gapless.cli.torture.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gapless.cli.torture.evidence.Effect;
import io.gapless.cli.torture.evidence.Evidence;
import io.gapless.cli.torture.evidence.Fold;
import io.gapless.cli.torture.evidence.Place;
import io.gapless.cli.torture.evidence.StoredCommand;
import io.gapless.cli.torture.evidence.StoredEvent;
import io.gapless.cli.torture.evidence.TopicRecord;
import io.gapless.cli.torture.history.HistoryFile;
import io.gapless.cli.torture.history.HistoryLine;
import io.gapless.cli.torture.history.HistoryLine.Kind;
import io.gapless.cli.torture.history.HistoryLine.Topics;
import io.gapless.cli.torture.verdict.Invariant;
import io.gapless.cli.torture.verdict.Violation;
import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final List<StoredEvent> events = new ArrayList<>();
  private final List<StoredCommand> commands = new ArrayList<>();
  private final List<TopicRecord> topic = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Map<EntityKey, Fold> folds = new HashMap<>();
  private final Map<EntityKey, EntityVersion> positions = new HashMap<>();
  private final List<HistoryLine> lines = new ArrayList<>();
  private final Set<Place> garbage = new HashSet<>();
  private final Set<Place> unreadable = new HashSet<>();
  private long now;
  private long verified;
  private long strikes;
  private long spilled;
  private boolean fallbackLost;
  private long attempts;
  private String probe = SampleLines.PROBE;

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
        new Effect(
            effects.size(), A, EntityVersion.of(version), id, digest(version), SampleLines.PROBE));
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
    line(Kind.INVOKE, Topics.COMMAND, it -> SampleLines.attempt(it, attempt, id, body, onlyAt));
    return line(
        kind,
        Topics.COMMAND,
        it -> {
          SampleLines.attempt(it, attempt, id, body, onlyAt);
          it.put("version", version).put("events", events).put("status", 409);
        });
  }

  SampleEvidence places(long through, long version, long generation, String... excepted) {
    verified = Math.max(verified, through);
    return line(
        Kind.INFO, Topics.PLACES, SampleLines.places(through, version, generation, excepted));
  }

  SampleEvidence stable(long position, long count) {
    return line(Kind.INFO, Topics.STABLE, it -> it.put("stable", position).put("events", count));
  }

  SampleEvidence closed(long events) {
    return line(
        Kind.INFO, Topics.CLOSED, it -> it.putObject("events").put(WRITER.toString(), events));
  }

  /**
   * @param spilledNow positions in the fallback store
   */
  SampleEvidence nowhere(long confirmed, long end, long... spilledNow) {
    return line(Kind.INFO, Topics.NOWHERE, SampleLines.nowhere(confirmed, end, spilledNow));
  }

  /** The projection has committed an offset, and is at a version. */
  SampleEvidence committed(long offset, long version, String... excepted) {
    return committed(offset, version, false, excepted);
  }

  /** The same, while it reads what was stored before it began. */
  SampleEvidence rebuilding(long offset, long version) {
    return committed(offset, version, true);
  }

  private SampleEvidence committed(
      long offset, long version, boolean rebuilding, String... excepted) {
    Consumer<ObjectNode> places = SampleLines.places(verified, version, 1, excepted);
    return line(
        Kind.INFO, Topics.PLACES, places.andThen(SampleLines.committed(offset, rebuilding)));
  }

  /** The nemesis has deleted the records below an offset. */
  SampleEvidence deleted(long before) {
    return line(Kind.INFO, Topics.DELETED, it -> it.put("partition", 0).put("before", before));
  }

  /** So many positions are parked without a word. */
  SampleEvidence silent(long many) {
    return line(Kind.INFO, Topics.PLACES, SampleLines.silent(verified, many));
  }

  SampleEvidence parked(String state, String reason, String error, long version, long position) {
    return line(
        Kind.INFO,
        Topics.PLACES,
        SampleLines.parked(verified, state, reason, error, version, position));
  }

  /** So many entities, the first of which is A, are parked because something was away. */
  SampleEvidence parkedByDependency(int many) {
    return line(Kind.INFO, Topics.PLACES, SampleLines.parkedByDependency(verified, many));
  }

  /** There is a record on the topic that nobody can read. */
  SampleEvidence garbage(long offset) {
    garbage.add(new Place(0, offset));
    return this;
  }

  /** The projection has kept one. */
  SampleEvidence unreadable(long offset) {
    unreadable.add(new Place(0, offset));
    return this;
  }

  /** What comes now happens at this time. */
  SampleEvidence after(double seconds) {
    now = (long) (seconds * 1_000_000);
    return this;
  }

  SampleEvidence calm() {
    return line(Kind.INFO, Topics.CALM, it -> {});
  }

  SampleEvidence lag(long stored, long behind) {
    return line(
        Kind.INFO,
        Topics.LAG,
        it -> it.put("events", stored).putObject("behind").put(SampleLines.PROBE, behind));
  }

  SampleEvidence left(long rows) {
    return line(Kind.INFO, Topics.LAG, it -> it.put("events", 2).put("spilled", rows));
  }

  SampleEvidence seen(String process, boolean alive, long heapMb, long residentMb) {
    return line(Kind.INFO, Topics.PROCESSES, SampleLines.seen(process, alive, heapMb, residentMb));
  }

  SampleEvidence started(String process, long millis) {
    return line(Kind.INFO, Topics.STARTED, it -> it.put("who", process).put("millis", millis));
  }

  SampleEvidence ready(String process, long millis) {
    return line(Kind.INFO, Topics.READY, it -> it.put("who", process).put("millis", millis));
  }

  /** Something is broken from a time on. */
  SampleEvidence struck(String cell, double from, double seconds) {
    long strike = ++strikes;
    long millis = (long) (seconds * 1_000);
    after(from);
    line(
        Kind.INVOKE,
        Topics.FAULT,
        it -> it.put("strike", strike).put("cell", cell).put("millis", millis));
    after(from + seconds);
    return line(Kind.OK, Topics.FAULT, it -> it.put("strike", strike).put("cell", cell));
  }

  /** Commands that are answered some time later, one after the other. */
  SampleEvidence asked(int many, double from, double seconds, int status) {
    for (int number = 0; number < many; number++) {
      long attempt = ++attempts;
      String id = "asked-" + attempt;
      Consumer<ObjectNode> fields =
          it -> {
            SampleLines.attempt(it, attempt, id, "b", -1);
            it.put("service", "command-1").put("status", status);
          };
      after(from);
      line(Kind.INVOKE, Topics.COMMAND, fields);
      after(from + seconds);
      line(status == 0 ? Kind.INFO : Kind.FAIL, Topics.COMMAND, fields);
    }
    return this;
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
    lines.add(new HistoryLine(now++, "test", kind, what, node));
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
  public Set<Place> garbage() {
    return garbage;
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

          @Override
          public Set<Place> unreadable() {
            return unreadable;
          }
        });
  }
}
