package io.gapless.projection.micrometer;

import io.gapless.event.EntityType;
import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionListener;
import io.gapless.projection.ProjectionStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a running projection does, as meters named {@code gapless.projection.…}. Needs {@code
 * io.micrometer:micrometer-core} on the class path, which the library does not bring along.
 *
 * <pre>{@code
 * ProjectionMetrics.of(projection).bindTo(registry);
 * }</pre>
 *
 * <p>Every meter has the tag {@code projection}; the verified-through position has {@code
 * entity.type} too. Entities are never named, so there are eleven meters and one for each entity
 * type. To read them neither blocks nor touches the database: the numbers are those of {@link
 * Projection#status()}. How long gaps took to close is told by the projection from {@link #bindTo}
 * on.
 *
 * <p>The meters stay when the projection is closed, and say that it is down; {@link #close()}
 * removes them. Thread-safe.
 */
public final class ProjectionMetrics implements MeterBinder, AutoCloseable {
  private final Supplier<ProjectionStatus> status;
  private final Set<EntityType> types;
  private final Consumer<ProjectionListener> listen;
  private final Consumer<ProjectionListener> unlisten;
  private final List<BoundMeters> bound = new ArrayList<>();

  /** The meters of this projection, which show nowhere before {@link #bindTo}. */
  public static ProjectionMetrics of(Projection projection) {
    return new ProjectionMetrics(
        projection::status,
        projection.entityTypes(),
        projection::addListener,
        projection::removeListener);
  }

  ProjectionMetrics(
      Supplier<ProjectionStatus> status,
      Set<EntityType> types,
      Consumer<ProjectionListener> listen,
      Consumer<ProjectionListener> unlisten) {
    this.status = status;
    this.types = Set.copyOf(types);
    this.listen = listen;
    this.unlisten = unlisten;
  }

  /**
   * Registers the meters. Several registries may be given one after the other; the same one a
   * second time changes nothing. A registry shows one projection of a name: the first that was
   * bound, until it is closed here.
   */
  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    if (bound.stream().noneMatch(it -> it.isIn(registry))) {
      BoundMeters added = BoundMeters.in(registry, status, types);
      bound.add(added);
      listen.accept(added);
    }
  }

  /** Removes the meters from every registry; the projection goes on. */
  @Override
  public synchronized void close() {
    for (BoundMeters each : bound) {
      unlisten.accept(each);
      each.remove();
    }
    bound.clear();
  }
}
