package io.gapless.projection.memory;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityType;
import io.gapless.projection.ProjectionName;
import io.gapless.projection.positions.AppliedPosition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where entities stand. Written under its owner's lock; read without it, as a row of a database is.
 */
final class Places {
  /** Where one entity stands, which is looked up once and then read and written in place. */
  static final class Place {
    private volatile AppliedPosition at = AppliedPosition.none();

    boolean is(AppliedPosition believed) {
      return !believed.parked() && at.equals(believed);
    }

    void moveTo(AppliedPosition next) {
      at = next;
    }
  }

  private final Map<ProjectionName, Map<EntityKey, Place>> places = new ConcurrentHashMap<>();

  AppliedPosition at(ProjectionName projection, EntityKey entity) {
    Place place = of(projection).get(entity);
    return place == null ? AppliedPosition.none() : place.at;
  }

  Place place(ProjectionName projection, EntityKey entity) {
    return of(projection).computeIfAbsent(entity, key -> new Place());
  }

  void put(ProjectionName projection, EntityKey entity, AppliedPosition at) {
    place(projection, entity).moveTo(at);
  }

  void rebuild(ProjectionName projection, EntityType type) {
    of(projection)
        .forEach(
            (entity, place) -> {
              if (entity.type().equals(type)) {
                place.moveTo(place.at.asRebuilt());
              }
            });
  }

  private Map<EntityKey, Place> of(ProjectionName projection) {
    return places.computeIfAbsent(projection, name -> new ConcurrentHashMap<>());
  }
}
