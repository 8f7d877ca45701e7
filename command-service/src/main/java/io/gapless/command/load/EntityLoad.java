package io.gapless.command.load;

import io.gapless.command.log.CommandLog;
import io.gapless.event.EntityKey;
import io.gapless.event.Event;
import io.gapless.log.read.EntityPage;
import io.gapless.log.read.EntityRange;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entity that is being loaded: what is kept of it, and what the event store has got since. Many
 * are read by one question. Used by one thread at a time.
 *
 * @param <S> states
 */
public final class EntityLoad<S> {
  private static final Logger LOG = LoggerFactory.getLogger(EntityLoad.class);

  private final EntityStates<?, S> states;
  private final EntityKey entity;
  private final LoadedEntity<S> kept;
  private Supplier<List<Event>> page =
      () -> {
        throw new IllegalStateException("not read yet");
      };

  EntityLoad(EntityStates<?, S> states, EntityKey entity, LoadedEntity<S> kept) {
    this.states = states;
    this.entity = entity;
    this.kept = kept;
  }

  /**
   * Reads the first page of each of them. Blocks. What goes wrong is thrown by {@link #result},
   * where each has somebody to tell.
   *
   * @param loads at most {@link EntityStates#MOST_TOGETHER}
   */
  public static void read(CommandLog log, List<EntityLoad<?>> loads) {
    if (loads.isEmpty()) {
      return;
    }
    try {
      List<EntityPage> pages = log.events(loads.stream().map(EntityLoad::question).toList());
      for (int i = 0; i < loads.size(); i++) {
        loads.get(i).page = pages.get(i)::events;
      }
    } catch (RuntimeException e) {
      fail(
          loads,
          () -> {
            throw e;
          });
    } catch (Error e) {
      fail(
          loads,
          () -> {
            throw e;
          });
    }
  }

  private static void fail(List<EntityLoad<?>> loads, Supplier<List<Event>> failure) {
    loads.forEach(load -> load.page = failure);
  }

  private EntityRange question() {
    return new EntityRange(entity, kept.version().next(), EntityStates.FIRST_PAGE);
  }

  /**
   * Keeps the first page, though nobody waits for this entity any more: who asks again then has
   * less to read. Does not block, and tells nobody of what goes wrong.
   */
  public void keep() {
    try {
      states.keep(entity, kept, page.get());
    } catch (RuntimeException | Error e) {
      LOG.debug("what was read is not kept", e);
    }
  }

  /**
   * The entity as it was committed when it was read. Blocks if there was more than a page.
   *
   * @throws io.gapless.log.EventLogException if the event store does not answer
   * @throws UnreadableEventException if its events cannot be folded
   */
  public LoadedEntity<S> result() {
    return states.folded(entity, kept, page.get());
  }
}
