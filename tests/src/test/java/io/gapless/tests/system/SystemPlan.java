package io.gapless.tests.system;

import io.gapless.stack.Checkout;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a system under test is made of.
 *
 * @param name of the system, unique in its stack: letters, digits, dashes
 * @param commandServices how many
 * @param replayServices how many
 * @param behindProxy whether the first command service reaches the event store through the system's
 *     proxy
 * @param settings further variables of all services; each takes those it knows
 * @param leastRights whether the services run as they are deployed: on tables that the migration
 *     job has made, which they only look at, each as a database user with no more rights than it
 *     needs
 * @param build what the services are installed from, if others are to be installed over it later
 */
public record SystemPlan(
    String name,
    int commandServices,
    int replayServices,
    int behindProxy,
    Map<String, String> settings,
    boolean leastRights,
    Optional<Checkout> build) {
  public SystemPlan {
    settings = Map.copyOf(settings);
  }

  /** One of each. */
  public static SystemPlan named(String name) {
    return new SystemPlan(name, 1, 1, 0, Map.of(), false, Optional.empty());
  }

  public SystemPlan withCommandServices(int number) {
    return new SystemPlan(name, number, replayServices, behindProxy, settings, leastRights, build);
  }

  public SystemPlan withReplayServices(int number) {
    return new SystemPlan(name, commandServices, number, behindProxy, settings, leastRights, build);
  }

  /** The first {@code number} command services reach the event store through a proxy. */
  public SystemPlan withBehindProxy(int number) {
    return new SystemPlan(
        name, commandServices, replayServices, number, settings, leastRights, build);
  }

  /** See {@link LeastRights}. */
  public SystemPlan withLeastRights() {
    return new SystemPlan(
        name, commandServices, replayServices, behindProxy, settings, true, build);
  }

  /** All services are of this build until another is installed, see {@link TestSystem#install}. */
  public SystemPlan installedFrom(Checkout first) {
    return new SystemPlan(
        name,
        commandServices,
        replayServices,
        behindProxy,
        settings,
        leastRights,
        Optional.of(first));
  }

  public SystemPlan with(String variable, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(variable, value);
    return new SystemPlan(
        name, commandServices, replayServices, behindProxy, more, leastRights, build);
  }
}
