package io.gapless.tests.verdict;

import io.gapless.event.CommandId;
import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.EventId;
import io.gapless.event.Position;
import io.gapless.event.WriterId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Builds histories by hand, one line a call; ids are made of what they stand for. */
final class SampleHistory {
  static final EntityKey A = EntityKey.of("account", "a");
  static final EntityKey B = EntityKey.of("account", "b");
  private static final WriterId WRITER = new WriterId(new UUID(7, 7));

  private final List<StoredEvent> events = new ArrayList<>();
  private final List<StoredCommand> commands = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Map<EntityKey, Fold> folds = new LinkedHashMap<>();
  private final List<SentCommand> sent = new ArrayList<>();
  private long position;

  static EventId eventId(EntityKey entity, long version) {
    return new EventId(new UUID(entity.id().hashCode(), version));
  }

  static Digest digest(long version) {
    return new Digest((int) version);
  }

  /** An event at the next position, and no command row. */
  SampleHistory event(EntityKey entity, long version, String command) {
    return eventAt(++position, entity, version, command);
  }

  SampleHistory eventAt(long at, EntityKey entity, long version, String command) {
    position = Math.max(position, at);
    events.add(
        new StoredEvent(
            Position.of(at),
            entity,
            EntityVersion.of(version),
            eventId(entity, version),
            digest(version),
            new CommandId(command),
            WRITER));
    return this;
  }

  SampleHistory command(String id, EntityKey entity, long first, long last) {
    commands.add(
        new StoredCommand(
            new CommandId(id), entity, EntityVersion.of(first), EntityVersion.of(last)));
    return this;
  }

  /** A command with its one event. */
  SampleHistory committed(EntityKey entity, long version) {
    String id = entity.id() + version;
    return event(entity, version, id).command(id, entity, version, version);
  }

  SampleHistory applied(EntityKey entity, long version) {
    return applied(entity, version, eventId(entity, version), digest(version));
  }

  SampleHistory applied(EntityKey entity, long version, EventId id, Digest digest) {
    Effect effect = new Effect(entity, EntityVersion.of(version), id, digest);
    effects.add(effect);
    folds.compute(entity, (key, fold) -> (fold == null ? Fold.empty(entity) : fold).then(effect));
    return this;
  }

  /** An effect that the state does not know. */
  SampleHistory appliedWithoutFold(EntityKey entity, long version) {
    effects.add(
        new Effect(entity, EntityVersion.of(version), eventId(entity, version), digest(version)));
    return this;
  }

  SampleHistory told(String id, EntityKey entity, Told told) {
    sent.add(new SentCommand(new CommandId(id), entity, told));
    return this;
  }

  List<Finding> findings() {
    return verdict().findings();
  }

  Verdict verdict() {
    return Verdict.of(new History(events, commands, effects, List.copyOf(folds.values()), sent));
  }
}
