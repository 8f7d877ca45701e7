package io.gapless.projection.spring;

import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/**
 * The application's projections. They start when all beans are there and are the first to be
 * stopped, each finishing what runs. Thread-safe.
 */
public final class Projections implements SmartLifecycle {
  /** Is told of projections while they run. */
  interface Observer {
    void started(Projection projection);

    void stopping();
  }

  private final Map<String, Supplier<Projection>> starters;
  private final List<Observer> observers;
  private Map<String, Projection> running = Map.of();

  Projections(Map<String, Supplier<Projection>> starters, List<Observer> observers) {
    this.starters = starters;
    this.observers = observers;
  }

  /**
   * A running projection.
   *
   * @throws ProjectionException if none of this name runs
   */
  public Projection get(String name) {
    Projection projection = all().get(name);
    if (projection == null) {
      throw new ProjectionException("no projection " + name + " runs, but " + all().keySet());
    }
    return projection;
  }

  /** Those that run, by name. */
  public synchronized Map<String, Projection> all() {
    return Map.copyOf(running);
  }

  @Override
  public synchronized void start() {
    Map<String, Projection> started = new LinkedHashMap<>();
    try {
      starters.forEach((name, starter) -> started.put(name, starter.get()));
    } catch (RuntimeException e) {
      close(started);
      throw e;
    }
    running = started;
    started.values().forEach(it -> observers.forEach(observer -> observer.started(it)));
  }

  @Override
  public synchronized void stop() {
    observers.forEach(Observer::stopping);
    close(running);
    running = Map.of();
  }

  @Override
  public synchronized boolean isRunning() {
    return !running.isEmpty();
  }

  /** All at once: each may take its half minute. */
  private static void close(Map<String, Projection> projections) {
    projections.values().parallelStream().forEach(Projection::close);
  }
}
