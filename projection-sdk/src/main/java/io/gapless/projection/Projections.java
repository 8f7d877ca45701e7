package io.gapless.projection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The projections of an application, while they run. Thread-safe. */
public interface Projections {
  /** Is told of projections while they run, by one thread at a time. */
  interface Observer {
    /** This one has started, and so have all others. */
    void started(Projection projection);

    /** All are about to be closed. */
    void stopping();
  }

  /** Those that run, by name. */
  Map<String, Projection> all();

  /**
   * A running projection.
   *
   * @throws ProjectionException if none of this name runs
   */
  default Projection get(String name) {
    Map<String, Projection> running = all();
    Projection projection = running.get(name);
    if (projection == null) {
      throw new ProjectionException("no projection " + name + " runs, but " + running.keySet());
    }
    return projection;
  }

  /** How those that run are, by name. */
  default Map<String, ProjectionHealth> health() {
    Map<String, ProjectionHealth> each = new LinkedHashMap<>();
    all().forEach((name, it) -> each.put(name, it.status().health()));
    return Collections.unmodifiableMap(each);
  }
}
