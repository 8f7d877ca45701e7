package io.gapless.projection.application;

import io.gapless.projection.Projection;
import io.gapless.projection.ProjectionException;
import io.gapless.projection.Projections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Projections that start and stop together, as often as somebody wants them to. All run or none
 * does. Thread-safe.
 */
public final class ProjectionSet implements Projections {
  /**
   * One of them.
   *
   * @param name the projection's name
   * @param starter starts it, at each start of the set
   */
  public record Member(String name, Supplier<Projection> starter) {}

  private final List<Member> members;
  private final List<Observer> observers;
  private Map<String, Projection> running = Map.of();

  /**
   * @param members in the order in which they are started
   * @param observers are told of each start and stop
   * @throws ProjectionException if two are of one name
   */
  public ProjectionSet(List<Member> members, List<Observer> observers) {
    this.members = List.copyOf(members);
    this.observers = List.copyOf(observers);
    Set<String> names = new HashSet<>();
    for (Member member : members) {
      if (!names.add(member.name())) {
        throw new ProjectionException("two handlers are of the projection " + member.name());
      }
    }
  }

  @Override
  public synchronized Map<String, Projection> all() {
    return Map.copyOf(running);
  }

  /**
   * Starts them one after the other. If one cannot start, those before it are closed, and what it
   * threw is thrown.
   */
  public synchronized void start() {
    Map<String, Projection> started = new LinkedHashMap<>();
    try {
      members.forEach(it -> started.put(it.name(), it.starter().get()));
    } catch (RuntimeException e) {
      close(started);
      throw e;
    }
    running = started;
    started.values().forEach(it -> observers.forEach(observer -> observer.started(it)));
  }

  /** Closes them, each finishing what runs; waits for that, half a minute at most. */
  public void stop() {
    Map<String, Projection> stopping;
    synchronized (this) {
      stopping = running;
      running = Map.of();
    }
    observers.forEach(Observer::stopping);
    close(stopping); // who asks for them or their health meanwhile need not wait
  }

  /** All at once, on threads of their own: each may take its half minute. */
  private static void close(Map<String, Projection> projections) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      projections.values().forEach(it -> threads.execute(it::close));
    }
  }
}
