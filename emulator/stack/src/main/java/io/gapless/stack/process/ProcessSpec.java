package io.gapless.stack.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a process is started and how one sees that it is ready.
 *
 * @param name unique in its group: letters, digits and dashes; names the log file
 * @param command program and arguments
 * @param environment added to what the owner's environment holds
 * @param readiness asked until it says yes
 * @param readyWithin how long it may take to get ready
 * @param container the Docker container the command runs in, which then gets the signals
 */
public record ProcessSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Readiness readiness,
    Duration readyWithin,
    Optional<String> container) {
  private static final Duration USUALLY_READY_WITHIN = Duration.ofSeconds(120);

  public ProcessSpec {
    if (!name.matches("[A-Za-z0-9-]{1,60}")) {
      throw new IllegalArgumentException("a process name is letters, digits, dashes: " + name);
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  public static ProcessSpec of(String name, List<String> command, Readiness readiness) {
    return new ProcessSpec(
        name, command, Map.of(), readiness, USUALLY_READY_WITHIN, Optional.empty());
  }

  /** A JVM like the one this code runs in. */
  public static ProcessSpec java(String name, List<String> arguments, Readiness readiness) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(arguments);
    return of(name, command, readiness);
  }

  public ProcessSpec withEnvironment(Map<String, String> added) {
    return new ProcessSpec(name, command, added, readiness, readyWithin, container);
  }

  public ProcessSpec withReadyWithin(Duration atMost) {
    return new ProcessSpec(name, command, environment, readiness, atMost, container);
  }

  public ProcessSpec inContainer(String containerName) {
    return new ProcessSpec(
        name, command, environment, readiness, readyWithin, Optional.of(containerName));
  }
}
