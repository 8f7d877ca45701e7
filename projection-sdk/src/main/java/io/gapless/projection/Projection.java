package io.gapless.projection;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.internal.poll.RunningProjection;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.projection.positions.PositionsException;
import io.gapless.projection.positions.SkipResult;
import java.util.List;
import java.util.Set;

/**
 * A running projection: folds every event of its entity types into the user's own state, exactly
 * once and in version order per entity, and proves up to which position it is complete. It has a
 * few threads of its own, looks after itself, and goes on until it is closed. Thread-safe.
 *
 * <pre>{@code
 * Projection projection =
 *     Projection.named("accounts")
 *         .of("account")
 *         .kafka("localhost:9092")
 *         .replayService(URI.create("http://localhost:8081"))
 *         .positions(JdbcPositions.on(dataSource).migrate())
 *         .handler((event, tx) -> fold(event, tx.connection()))
 *         .start();
 * }</pre>
 */
public final class Projection implements AutoCloseable {
  private static final int MOST_WHO = 200;
  private static final int MOST_WHY = 1_000;
  private static final int MOST_PARKED = 10_000;

  private final RunningProjection running;

  Projection(RunningProjection running) {
    this.running = running;
  }

  /**
   * Begins to define a projection.
   *
   * @param name its consumer group and the key of its rows, see {@link ProjectionName}
   */
  public static ProjectionBuilder named(String name) {
    return new ProjectionBuilder(new ProjectionName(name));
  }

  /** The entity types whose events it folds. */
  public Set<EntityType> entityTypes() {
    return running.types();
  }

  /**
   * Someone else to be told what happens from now on, in the same way as {@link
   * ProjectionBuilder#listener}.
   */
  public void addListener(ProjectionListener listener) {
    running.addListener(listener);
  }

  /** Ends {@link #addListener}; a call under way is not waited for. */
  public void removeListener(ProjectionListener listener) {
    running.removeListener(listener);
  }

  /** What it looks like now, a fraction of a second old; never blocks. */
  public ProjectionStatus status() {
    return running.status();
  }

  /**
   * Entities that are set aside, of all instances, in key order.
   *
   * @param limit at most so many, 1 to 10,000
   * @throws PositionsException if the store of positions cannot be used now
   */
  public List<ParkedEntity> parked(int limit) {
    if (limit < 1 || limit > MOST_PARKED) {
      throw new ProjectionException("limit must be 1 to " + MOST_PARKED + ", is " + limit);
    }
    return running.operations().parked(limit);
  }

  /**
   * Lets a parked entity go on: from the event before which it stands, in order, out of the event
   * store. It is parked again if that event still cannot be applied.
   *
   * @return whether it was parked
   * @throws PositionsException if the store of positions cannot be used now
   */
  public boolean resume(EntityKey entity) {
    return running.operations().resume(entity);
  }

  /**
   * Passes exactly the event before which an entity is parked, for ever, and lets it go on with the
   * next. Who decided and why is recorded in the same transaction.
   *
   * @param who 1 to 200 characters
   * @param why 1 to 1,000 characters
   * @throws PositionsException if the store of positions cannot be used now
   */
  public SkipResult skip(EntityKey entity, String who, String why) {
    requireText("who", who, MOST_WHO);
    requireText("why", why, MOST_WHY);
    return running.operations().skip(entity, who, why);
  }

  /**
   * Folds one entity anew while all others go on: its state is {@link ProjectionBuilder#reset
   * reset}, and its events are applied again from the first one on, out of the event store. The
   * handler is told that they are {@link Transaction#isReplayed replayed}. Returns once the reset
   * has committed.
   *
   * @throws ProjectionException if there is no reset, or it threw; then nothing took effect
   * @throws PositionsException if the store of positions cannot be used now
   */
  public void rebuild(EntityKey entity) {
    running.operations().rebuild(entity);
  }

  /**
   * Folds everything of a type anew: all its state is reset, and all events are applied again, out
   * of the event store. Meanwhile every instance leaves the type's records in Kafka; {@link
   * ProjectionStatus#rebuilding()} says how far it is. The handler is told what is replayed.
   * Returns once the reset has committed; goes on whatever instance ends.
   *
   * @throws ProjectionException if there is no reset, or it threw; then nothing took effect
   * @throws PositionsException if the store of positions cannot be used now
   */
  public void rebuild(EntityType type) {
    running.operations().rebuild(type);
  }

  /** Finishes what runs, commits offsets and ends; waits for that, half a minute at most. */
  @Override
  public void close() {
    running.close();
  }

  private static void requireText(String field, String text, int most) {
    if (text.isBlank() || text.length() > most) {
      throw new ProjectionException(field + " must have 1 to " + most + " characters");
    }
  }
}
