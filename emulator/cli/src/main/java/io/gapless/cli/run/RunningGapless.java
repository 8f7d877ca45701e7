package io.gapless.cli.run;

import io.gapless.stack.JavaService;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.gapless.stack.database.Database;
import io.gapless.stack.process.StackProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The whole of Gapless on one machine: local stack, command services, a replay service, the example
 * projection.
 *
 * @param stack database, Kafka, Spanner
 * @param commandServices one or more
 * @param replayService one
 * @param projection the example projection
 * @param addresses where they are
 */
public record RunningGapless(
    LocalStack stack,
    List<JavaService> commandServices,
    JavaService replayService,
    ProjectionProcess projection,
    Addresses addresses)
    implements AutoCloseable {
  /** The topic of the example's only entity type. */
  public static final String TOPIC = "gapless.account";

  private static final int PARTITIONS = 6;

  public RunningGapless {
    commandServices = List.copyOf(commandServices);
  }

  /**
   * Starts everything, empty, and returns when all are ready.
   *
   * @param name names the directory under {@code .gapless}
   */
  public static RunningGapless start(String name, int commandServices, Screen screen) {
    screen.say("starting database, Kafka and Spanner ...");
    LocalStack stack = LocalStack.start(StackOptions.named(name));
    try {
      StackLines.of(stack).forEach(screen::say);
      screen.say("starting the services ...");
      RunningGapless all = startServices(stack, commandServices);
      all.addresses().writeTo(stack.directory());
      return all;
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  private static RunningGapless startServices(LocalStack stack, int commandServices) {
    stack.parts().createTopic(TOPIC, PARTITIONS);
    Database events = stack.database("events");
    Database accounts = stack.database("accounts");
    ServiceSettings settings = stack.serviceSettings(events, stack.fallbackStore("spill"));
    JavaService replay = stack.replayService("replay-1", settings);
    List<JavaService> commands = new ArrayList<>();
    for (int number = 1; number <= commandServices; number++) {
      commands.add(stack.commandService("command-" + number, settings));
    }
    ProjectionProcess projection = ProjectionProcess.on(stack, accounts, replay.baseUri());
    launch(replay, commands, projection);
    return new RunningGapless(
        stack,
        commands,
        replay,
        projection,
        new Addresses(
            commands.stream().map(JavaService::baseUri).toList(),
            replay.baseUri(),
            projection.baseUri(),
            events,
            accounts,
            stack.parts().kafka()));
  }

  /** All at once: each JVM waits for the others more than it works. */
  private static void launch(
      JavaService replay, List<JavaService> commands, ProjectionProcess projection) {
    List<StackProcess> processes = new ArrayList<>();
    commands.forEach(it -> processes.add(it.process()));
    processes.add(replay.process());
    processes.add(projection.process());
    processes.forEach(StackProcess::launch);
    try {
      CompletableFuture.allOf(
              processes.stream()
                  .map(it -> CompletableFuture.runAsync(it::awaitReady))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
