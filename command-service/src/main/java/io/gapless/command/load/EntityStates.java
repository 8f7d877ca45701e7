package io.gapless.command.load;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gapless.command.decide.EntityDefinition;
import io.gapless.command.decide.EventFormat;
import io.gapless.command.json.MalformedJsonException;
import io.gapless.command.json.StrictJson;
import io.gapless.command.log.CommandLog;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.EventContent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Folds entities of one type. What was folded is kept, and only later events are read then. As long
 * as nobody else is seen to write to an entity, a command may be decided on what is kept without a
 * look at the event store: the append checks the version, and {@link #recall} says what else its
 * caller owes. Thread-safe.
 *
 * @param <E> events
 * @param <S> states
 */
public final class EntityStates<E, S> {
  static final int PAGE = CommandLog.MAX_PAGE;

  /** Of the first page: short, so that the reads of many commands fit into one. */
  static final int FIRST_PAGE = 100;

  /** Nobody has an entity of a million events; a loop without an end must not look like one. */
  static final int MAX_PAGES = 1_000;

  /** For how long an entity counts as written by others, too. */
  private static final Duration SHARED = Duration.ofMinutes(1);

  private final EntityDefinition<?, E, S> definition;
  private final CommandLog log;
  private final Cache<EntityKey, LoadedEntity<S>> folded;

  /** Others were seen to write to these lately: what is kept of them is probably old. */
  private final Cache<EntityKey, Boolean> shared;

  /**
   * @param kept most entities whose state is kept
   */
  EntityStates(EntityDefinition<?, E, S> definition, CommandLog log, int kept) {
    this.definition = definition;
    this.log = log;
    this.folded = Caffeine.newBuilder().maximumSize(kept).build();
    this.shared = Caffeine.newBuilder().maximumSize(kept).expireAfterWrite(SHARED).build();
  }

  /**
   * What is kept, if nobody else is known to write to the entity; it may be old all the same. What
   * is appended on top of it with its version as the condition is right; a refusal, or an answer
   * without events, is not before {@link #load} has borne it out.
   */
  public Optional<LoadedEntity<S>> recall(EntityKey entity) {
    return shared.getIfPresent(entity) == null
        ? Optional.ofNullable(folded.getIfPresent(entity))
        : Optional.empty();
  }

  /** The entity as it is committed now. Blocks. */
  public LoadedEntity<S> load(EntityKey entity) {
    LoadedEntity<S> loaded = start(entity);
    boolean kept = loaded.exists();
    for (int page = 0; page < MAX_PAGES; page++) {
      int limit = page == 0 ? FIRST_PAGE : PAGE;
      List<Event> events = log.events(entity, loaded.version().next(), limit);
      loaded = fold(loaded, events);
      if (!events.isEmpty()) {
        remember(entity, loaded);
        if (kept) {
          shared.put(entity, true);
        }
      }
      if (events.size() < limit) {
        return loaded;
      }
    }
    throw new IllegalStateException(
        "an entity of type " + entity.type() + " has more than " + PAGE * MAX_PAGES + " events");
  }

  /** The state after {@code events}, which follow it. */
  private LoadedEntity<S> fold(LoadedEntity<S> loaded, List<Event> events) {
    LoadedEntity<S> folding = loaded;
    for (Event event : events) {
      if (!event.version().equals(folding.version().next())) {
        throw new UnreadableEventException(
            event, "it does not follow version " + folding.version());
      }
      folding =
          new LoadedEntity<>(
              event.version(), definition.decider().evolve(folding.state(), read(event)));
    }
    return folding;
  }

  /**
   * The state after new events, which are going to follow it, read from what is going to be stored.
   *
   * @throws IllegalStateException if one could not be read again
   */
  public LoadedEntity<S> after(LoadedEntity<S> loaded, List<EventContent> events) {
    LoadedEntity<S> folding = loaded;
    for (EventContent event : events) {
      folding =
          new LoadedEntity<>(
              folding.version().next(),
              definition.decider().evolve(folding.state(), readNew(event)));
    }
    return folding;
  }

  public void remember(EntityKey entity, LoadedEntity<S> loaded) {
    folded
        .asMap()
        .merge(
            entity, loaded, (old, other) -> other.version().isAfter(old.version()) ? other : old);
  }

  /**
   * After a conflict: somebody else writes to it, or what is kept is from before the event store
   * was restored.
   */
  public void forget(EntityKey entity) {
    shared.put(entity, true);
    folded.invalidate(entity);
  }

  private LoadedEntity<S> start(EntityKey entity) {
    LoadedEntity<S> kept = folded.getIfPresent(entity);
    return kept == null
        ? new LoadedEntity<>(EntityVersion.none(), definition.decider().initial())
        : kept;
  }

  private E read(Event event) {
    if (!event.payload().isIntact()) {
      throw new UnreadableEventException(event, "its payload does not have its digest");
    }
    try {
      return read(event.content());
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new UnreadableEventException(event, String.valueOf(e.getMessage()));
    }
  }

  private E readNew(EventContent event) {
    try {
      return read(event);
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "an event of type " + event.type() + " was decided that its own format cannot read", e);
    }
  }

  private E read(EventContent event) {
    return definition
        .events()
        .read(
            new EventFormat.StoredForm(
                event.type(), event.schemaVersion(), StrictJson.read(event.payload().bytes())));
  }
}
