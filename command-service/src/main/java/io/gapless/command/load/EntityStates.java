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
import java.util.List;

/**
 * Folds entities of one type. What was folded is kept, and only later events are read then; the
 * event store is asked every time, and an append checks the version, so an old entry costs nothing
 * but a longer read. Thread-safe.
 *
 * @param <E> events
 * @param <S> states
 */
public final class EntityStates<E, S> {
  static final int PAGE = CommandLog.MAX_PAGE;

  /** Most entities that are read together. */
  public static final int MOST_TOGETHER = 64;

  /** Of the first page: short, so that so many fit into one read. */
  static final int FIRST_PAGE = PAGE / MOST_TOGETHER;

  /** Of further pages: a few of them still fit into one read. */
  private static final int GROWTH = 8;

  /** Nobody has an entity of a million events; a loop without an end must not look like one. */
  static final int MAX_PAGES = 1_000;

  private final EntityDefinition<?, E, S> definition;
  private final CommandLog log;
  private final Cache<EntityKey, LoadedEntity<S>> folded;

  /**
   * @param kept most entities whose state is kept
   */
  EntityStates(EntityDefinition<?, E, S> definition, CommandLog log, int kept) {
    this.definition = definition;
    this.log = log;
    this.folded = Caffeine.newBuilder().maximumSize(kept).build();
  }

  /** The entity as it is committed now. Blocks. */
  public LoadedEntity<S> load(EntityKey entity) {
    EntityLoad<S> load = begin(entity);
    EntityLoad.read(log, List.<EntityLoad<?>>of(load));
    return load.result();
  }

  /** Begins to load an entity, which has to be read next. */
  public EntityLoad<S> begin(EntityKey entity) {
    return new EntityLoad<>(this, entity, start(entity));
  }

  /** The entity after what was read first, and after all that follows it. Blocks to read that. */
  LoadedEntity<S> folded(EntityKey entity, LoadedEntity<S> kept, List<Event> firstPage) {
    LoadedEntity<S> loaded = kept;
    List<Event> events = firstPage;
    int limit = FIRST_PAGE;
    for (int page = 0; page < MAX_PAGES; page++) {
      loaded = fold(loaded, events);
      if (!events.isEmpty()) {
        remember(entity, loaded);
      }
      if (events.size() < limit) {
        return loaded;
      }
      limit = Math.min(PAGE, GROWTH * limit);
      events = log.events(entity, loaded.version().next(), limit);
    }
    throw new IllegalStateException(
        "an entity of type "
            + entity.type()
            + " has about "
            + PAGE * MAX_PAGES
            + " events or more");
  }

  /** Folds {@code events}, which follow what is kept, for whoever asks next. */
  void keep(EntityKey entity, LoadedEntity<S> kept, List<Event> events) {
    if (!events.isEmpty()) {
      remember(entity, fold(kept, events));
    }
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

  /** After a conflict: what is kept may be from before the event store was restored. */
  public void forget(EntityKey entity) {
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
