package io.gapless.projection.jdbc;

import io.gapless.event.EntityType;
import io.gapless.event.Position;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.VerifiedPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where the event store stood when projections began; read once, it never changes. */
final class Histories {
  private record Key(ProjectionName projection, EntityType type) {}

  private final Map<Key, Position> known = new ConcurrentHashMap<>();

  /** Only of types that have begun. */
  Map<EntityType, Position> of(
      Connection connection, Tables tables, ProjectionName projection, Collection<EntityType> types)
      throws SQLException {
    Map<EntityType, Position> histories = new HashMap<>();
    for (EntityType type : types) {
      Position history = known.get(new Key(projection, type));
      if (history == null) {
        Optional<VerifiedPosition> read = tables.verified().read(connection, projection, type);
        read.ifPresent(it -> known.put(new Key(projection, type), it.historyThrough()));
        history = read.map(VerifiedPosition::historyThrough).orElse(Position.start());
      }
      histories.put(type, history);
    }
    return histories;
  }
}
