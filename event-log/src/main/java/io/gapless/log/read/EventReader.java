package io.gapless.log.read;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.event.wire.Heads;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Reads committed events from the event store's primary. Thread-safe; every call borrows a
 * connection for its duration.
 */
public final class EventReader {
  /** Most events one call returns. */
  public static final int MAX_PAGE = 1_000;

  private final DataSource dataSource;

  public EventReader(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Events of one entity from {@code from} on, in version order, at most {@code limit}. */
  public List<Event> ofEntity(EntityKey entity, EntityVersion from, int limit) {
    throw new UnsupportedOperationException(dataSource + "");
  }

  /** The entity's highest committed version, {@link EntityVersion#none()} if it has no event. */
  public EntityVersion head(EntityKey entity) {
    throw new UnsupportedOperationException();
  }

  /**
   * Events after {@code after} up to {@code through} (inclusive), in position order, at most {@code
   * limit}; of all entity types if {@code type} is empty. Complete only up to {@link #stable()}.
   */
  public List<Event> between(
      Optional<EntityType> type, Position after, Position through, int limit) {
    throw new UnsupportedOperationException();
  }

  /**
   * Highest version per entity among the events in the window of at most {@code limit} positions
   * after {@code after}, never beyond the stable position.
   */
  public Heads heads(EntityType type, Position after, int limit) {
    throw new UnsupportedOperationException();
  }

  /**
   * The position below which nothing can appear any more, in one statement on the primary. Callers
   * keep the highest value they got.
   */
  public Position stable() {
    throw new UnsupportedOperationException();
  }
}
